;; Dot products of the rows of one block with those of another, float32: two rows of the one with four of the other at
;; a time, so that each value that is read is used several times. Rows are `bytes` long, a multiple of 16, one after
;; another; the first block has a multiple of 2 rows, the second one of 4.
(module
  (memory (export "memory") 1)

  (func $sum (param $lanes v128) (result f32)
    (f32.add
      (f32.add
        (f32x4.extract_lane 0 (local.get $lanes))
        (f32x4.extract_lane 1 (local.get $lanes)))
      (f32.add
        (f32x4.extract_lane 2 (local.get $lanes))
        (f32x4.extract_lane 3 (local.get $lanes)))))

  ;; `out` becomes a row for each row of the first block, a value for each row of the second.
  (func (export "products")
    (param $a i32) (param $aEnd i32) (param $b i32) (param $bEnd i32) (param $bytes i32) (param $out i32)
    (local $line i32) (local $left i32) (local $right i32) (local $last i32) (local $write i32)
    (local $b1 i32) (local $b2 i32) (local $b3 i32)
    (local $l0 v128) (local $l1 v128) (local $r v128)
    (local $s00 v128) (local $s01 v128) (local $s02 v128) (local $s03 v128)
    (local $s10 v128) (local $s11 v128) (local $s12 v128) (local $s13 v128)
    ;; Bytes of a row of the result: four for each row of the second block.
    (local.set $line
      (i32.shl (i32.div_u (i32.sub (local.get $bEnd) (local.get $b)) (local.get $bytes)) (i32.const 2)))
    (loop $rows
      (local.set $right (local.get $b))
      (local.set $write (local.get $out))
      (loop $columns
        (local.set $left (local.get $a))
        (local.set $last (i32.add (local.get $a) (local.get $bytes)))
        (local.set $b1 (i32.add (local.get $right) (local.get $bytes)))
        (local.set $b2 (i32.add (local.get $b1) (local.get $bytes)))
        (local.set $b3 (i32.add (local.get $b2) (local.get $bytes)))
        (local.set $s00 (v128.const f32x4 0 0 0 0))
        (local.set $s01 (v128.const f32x4 0 0 0 0))
        (local.set $s02 (v128.const f32x4 0 0 0 0))
        (local.set $s03 (v128.const f32x4 0 0 0 0))
        (local.set $s10 (v128.const f32x4 0 0 0 0))
        (local.set $s11 (v128.const f32x4 0 0 0 0))
        (local.set $s12 (v128.const f32x4 0 0 0 0))
        (local.set $s13 (v128.const f32x4 0 0 0 0))
        (loop $values
          (local.set $l0 (v128.load (local.get $left)))
          (local.set $l1 (v128.load (i32.add (local.get $left) (local.get $bytes))))
          (local.set $r (v128.load (local.get $right)))
          (local.set $s00 (f32x4.add (local.get $s00) (f32x4.mul (local.get $l0) (local.get $r))))
          (local.set $s10 (f32x4.add (local.get $s10) (f32x4.mul (local.get $l1) (local.get $r))))
          (local.set $r (v128.load (local.get $b1)))
          (local.set $s01 (f32x4.add (local.get $s01) (f32x4.mul (local.get $l0) (local.get $r))))
          (local.set $s11 (f32x4.add (local.get $s11) (f32x4.mul (local.get $l1) (local.get $r))))
          (local.set $r (v128.load (local.get $b2)))
          (local.set $s02 (f32x4.add (local.get $s02) (f32x4.mul (local.get $l0) (local.get $r))))
          (local.set $s12 (f32x4.add (local.get $s12) (f32x4.mul (local.get $l1) (local.get $r))))
          (local.set $r (v128.load (local.get $b3)))
          (local.set $s03 (f32x4.add (local.get $s03) (f32x4.mul (local.get $l0) (local.get $r))))
          (local.set $s13 (f32x4.add (local.get $s13) (f32x4.mul (local.get $l1) (local.get $r))))
          (local.set $left (i32.add (local.get $left) (i32.const 16)))
          (local.set $right (i32.add (local.get $right) (i32.const 16)))
          (local.set $b1 (i32.add (local.get $b1) (i32.const 16)))
          (local.set $b2 (i32.add (local.get $b2) (i32.const 16)))
          (local.set $b3 (i32.add (local.get $b3) (i32.const 16)))
          (br_if $values (i32.lt_u (local.get $left) (local.get $last))))
        (f32.store (local.get $write) (call $sum (local.get $s00)))
        (f32.store offset=4 (local.get $write) (call $sum (local.get $s01)))
        (f32.store offset=8 (local.get $write) (call $sum (local.get $s02)))
        (f32.store offset=12 (local.get $write) (call $sum (local.get $s03)))
        (f32.store (i32.add (local.get $write) (local.get $line)) (call $sum (local.get $s10)))
        (f32.store offset=4 (i32.add (local.get $write) (local.get $line)) (call $sum (local.get $s11)))
        (f32.store offset=8 (i32.add (local.get $write) (local.get $line)) (call $sum (local.get $s12)))
        (f32.store offset=12 (i32.add (local.get $write) (local.get $line)) (call $sum (local.get $s13)))
        (local.set $write (i32.add (local.get $write) (i32.const 16)))
        ;; The last of the four rows was read to its end, where the next four begin.
        (local.set $right (local.get $b3))
        (br_if $columns (i32.lt_u (local.get $right) (local.get $bEnd))))
      (local.set $out (i32.add (local.get $out) (i32.shl (local.get $line) (i32.const 1))))
      (local.set $a (i32.add (local.get $last) (local.get $bytes)))
      (br_if $rows (i32.lt_u (local.get $a) (local.get $aEnd))))))
