;; The resize of resize-simd.ts: weighted sums of RGBA pixels, across and then down, four lanes a pixel.
;; Every product is rounded to float32 before it is added, in the order of the taps: the grey levels
;; are those of the JavaScript twin to the last bit.
;;
;; A table of taps has one entry an output: i32 offset in bytes of its first source pixel (or row),
;; i32 count in bytes (4 a tap), then the float32 weights.
(module
  ;; The backend's own, in which photos and pictures lie.
  (import "host" "memory" (memory 1))

  ;; One source row shrunk or grown across: `end - to` bytes of float32 RGBA.
  (func $across
    (param $row i32) (param $taps i32) (param $entry i32) (param $to i32) (param $end i32)
    (local $at i32) (local $weight i32) (local $last i32) (local $sum v128)
    (loop $pixel
      (local.set $sum (v128.const f32x4 0 0 0 0))
      (local.set $at (i32.add (local.get $row) (i32.load (local.get $taps))))
      (local.set $weight (i32.add (local.get $taps) (i32.const 8)))
      (local.set $last (i32.add (local.get $weight) (i32.load offset=4 (local.get $taps))))
      (block $summed
        (loop $tap
          (br_if $summed (i32.ge_u (local.get $weight) (local.get $last)))
          (local.set $sum
            (f32x4.add
              (local.get $sum)
              (f32x4.mul
                (v128.load32_splat (local.get $weight))
                (f32x4.convert_i32x4_s
                  (i32x4.extend_low_i16x8_u
                    (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $at))))))))
          (local.set $at (i32.add (local.get $at) (i32.const 4)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br $tap)))
      (v128.store (local.get $to) (local.get $sum))
      (local.set $taps (i32.add (local.get $taps) (local.get $entry)))
      (local.set $to (i32.add (local.get $to) (i32.const 16)))
      (br_if $pixel (i32.lt_u (local.get $to) (local.get $end)))))

  ;; sums[i] += weight * line[i], for the pixels from `sums` to `end`.
  (func $down (param $sums i32) (param $end i32) (param $line i32) (param $weight v128)
    (loop $pixel
      (v128.store (local.get $sums)
        (f32x4.add
          (v128.load (local.get $sums))
          (f32x4.mul (local.get $weight) (v128.load (local.get $line)))))
      (local.set $line (i32.add (local.get $line) (i32.const 16)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (br_if $pixel (i32.lt_u (local.get $sums) (local.get $end)))))

  ;; (v - 127.5) / 128 of each pixel's red, green and blue, v rounded half to even where asked. The
  ;; fourth lane is overwritten by the next pixel, and not written of the last one: what lies behind is
  ;; somebody else's.
  (func $finish (param $sums i32) (param $end i32) (param $out i32) (param $rounded i32)
    (local $value v128)
    (loop $pixel
      (local.set $value (v128.load (local.get $sums)))
      (if (local.get $rounded) (then (local.set $value (f32x4.nearest (local.get $value)))))
      (local.set $value
        (f32x4.mul
          (f32x4.sub (local.get $value) (v128.const f32x4 127.5 127.5 127.5 127.5))
          (v128.const f32x4 0.0078125 0.0078125 0.0078125 0.0078125)))
      (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
      (if (i32.lt_u (local.get $sums) (local.get $end))
        (then
          (v128.store (local.get $out) (local.get $value))
          (local.set $out (i32.add (local.get $out) (i32.const 12)))
          (br $pixel))))
    (v128.store64_lane 0 (local.get $out) (local.get $value))
    (v128.store32_lane offset=8 2 (local.get $out) (local.get $value)))

  ;; One picture: `rows` rows of `width` pixels, float32 RGB, at `out`, of a photo whose rows lie `step`
  ;; bytes apart. `line` and `sums` are scratch of 16 bytes a pixel of an output row.
  (func $resize
    (param $photo i32) (param $step i32) (param $xTaps i32) (param $xEntry i32)
    (param $yTaps i32) (param $yEntry i32) (param $rows i32) (param $width i32)
    (param $line i32) (param $sums i32) (param $out i32) (param $rounded i32)
    (local $bytes i32) (local $lineEnd i32) (local $sumsEnd i32)
    (local $row i32) (local $inLine i32) (local $weight i32) (local $last i32)
    (local.set $bytes (i32.mul (local.get $width) (i32.const 16)))
    (local.set $lineEnd (i32.add (local.get $line) (local.get $bytes)))
    (local.set $sumsEnd (i32.add (local.get $sums) (local.get $bytes)))
    (local.set $inLine (i32.const -1))
    (loop $output
      (memory.fill (local.get $sums) (i32.const 0) (local.get $bytes))
      (local.set $row (i32.add (local.get $photo) (i32.load (local.get $yTaps))))
      (local.set $weight (i32.add (local.get $yTaps) (i32.const 8)))
      (local.set $last (i32.add (local.get $weight) (i32.load offset=4 (local.get $yTaps))))
      (block $summed
        (loop $tap
          (br_if $summed (i32.ge_u (local.get $weight) (local.get $last)))
          ;; The last row of one output is often the first of the next.
          (if (i32.ne (local.get $row) (local.get $inLine))
            (then
              (call $across
                (local.get $row) (local.get $xTaps) (local.get $xEntry)
                (local.get $line) (local.get $lineEnd))
              (local.set $inLine (local.get $row))))
          (call $down
            (local.get $sums) (local.get $sumsEnd) (local.get $line)
            (v128.load32_splat (local.get $weight)))
          (local.set $row (i32.add (local.get $row) (local.get $step)))
          (local.set $weight (i32.add (local.get $weight) (i32.const 4)))
          (br $tap)))
      (call $finish
        (local.get $sums) (local.get $sumsEnd) (local.get $out) (local.get $rounded))
      (local.set $yTaps (i32.add (local.get $yTaps) (local.get $yEntry)))
      (local.set $out (i32.add (local.get $out) (i32.mul (local.get $width) (i32.const 12))))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $output (local.get $rows))))

  ;; Jobs `first` to `first + count` of a table of ten words each: the values of $resize without `line`
  ;; and `sums`, which lie in `scratch`.
  (func (export "0") (param $jobs i32) (param $scratch i32) (param $first i32) (param $count i32)
    (local $job i32) (local $end i32)
    (local.set $job (i32.add (local.get $jobs) (i32.mul (local.get $first) (i32.const 40))))
    (local.set $end (i32.add (local.get $job) (i32.mul (local.get $count) (i32.const 40))))
    (loop $each
      (call $resize
        (i32.load (local.get $job)) (i32.load offset=4 (local.get $job))
        (i32.load offset=8 (local.get $job)) (i32.load offset=12 (local.get $job))
        (i32.load offset=16 (local.get $job)) (i32.load offset=20 (local.get $job))
        (i32.load offset=24 (local.get $job)) (i32.load offset=28 (local.get $job))
        (local.get $scratch)
        (i32.add (local.get $scratch)
          (i32.mul (i32.load offset=28 (local.get $job)) (i32.const 16)))
        (i32.load offset=32 (local.get $job)) (i32.load offset=36 (local.get $job)))
      (local.set $job (i32.add (local.get $job) (i32.const 40)))
      (br_if $each (i32.lt_u (local.get $job) (local.get $end))))))
