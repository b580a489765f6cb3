/** The SIMD resize against its twin in plain JavaScript, on noise of many sizes. */
import { describe, expect, it } from 'vitest';
import {
  areaResizeBytes,
  areaResizeSimd,
  normalise,
} from '../../../src/kernels/photos/area-resize';
import { cropResizeBytes, cropResizeSimd } from '../../../src/kernels/photos/crop-resize';
import { programOf } from '../../../src/kernels/convolutions/wasm/share';
import type { ResizeRoom } from '../../../src/kernels/photos/resize-simd';
import code from '../../../src/kernels/photos/resize-simd.wat';

/** Whole numbers below `limit`, the same in every run. */
function dice(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function noise(bytes: number, roll: (limit: number) => number): Uint8Array {
  return Uint8Array.from({ length: bytes }, () => roll(256));
}

/** After what may be written. */
const GUARD = 777;
const memory = new WebAssembly.Memory({ initial: 200 });
const program = programOf(code, memory);

/** A room of so many threads that work one after another, the last first. */
function roomOf(threads: number): ResizeRoom {
  return {
    memory,
    threads,
    scratch: () => 1_000_000,
    run({ values, count, grain, scratch }) {
      const starts = Array.from({ length: Math.ceil(count / grain) }, (_, i) => i * grain);
      for (const [i, first] of starts.toReversed().entries()) {
        const own = [...values];
        own[scratch!.at]! += (i % threads) * scratch!.scratchBytes;
        program(...own, first, Math.min(grain, count - first));
      }
    },
  };
}

/** What `resize` makes of photos, given their address and that of its result. */
function made(
  photos: Uint8Array,
  values: number,
  resize: (address: number, out: number) => void,
): Float32Array {
  const [address, out] = [64, 4_000_000];
  new Uint8Array(memory.buffer).set(photos, address);
  const found = new Float32Array(memory.buffer, out, values + 1).fill(GUARD);
  resize(address, out);
  expect(found[values]).toBe(GUARD);
  return found.slice(0, values);
}

describe('a level of the pyramid', () => {
  it('equals the twin to the last bit, whatever the sizes', () => {
    const roll = dice(1);
    for (let round = 0; round < 150; round++) {
      const [height, width] = [1 + roll(120), 1 + roll(160)];
      const [outHeight, outWidth] = [1 + roll(height), 1 + roll(width)];
      if (height === 2 * outHeight && width === 2 * outWidth) continue;
      const rowStart = roll(outHeight);
      const rows = 1 + roll(outHeight - rowStart);
      const level = { outHeight, outWidth, rowStart, rows };
      const photos = [noise(height * width * 4, roll), noise(height * width * 4, roll)];
      const room = roomOf(1 + roll(3));
      const out = made(joined(photos), 2 * rows * outWidth * 3, (address, to) =>
        areaResizeSimd(room, { address, height, width }, 2, level, to),
      );
      const expected = photos.flatMap((photo) =>
        Array.from(areaResizeBytes(photo, height, width, level), normalise),
      );
      const name = `${width}x${height} to ${outWidth}x${outHeight}, ${rows} rows from ${rowStart}`;
      expect(Array.from(out), name).toEqual(expected);
    }
  });

  it('rounds ties to even, as the twin does', () => {
    const [height, width] = [4, 512];
    const photo = new Uint8Array(height * width * 4);
    for (let i = 0; i < photo.length; i++) photo[i] = (i >> 3) & 255;
    const level = { outHeight: 2, outWidth: width, rowStart: 0, rows: 2 };
    photo.subarray(width * 4).forEach((v, i, rest) => (rest[i] = Math.min(255, v + (i & 1))));
    const out = made(photo, 2 * width * 3, (address, to) =>
      areaResizeSimd(roomOf(1), { address, height, width }, 1, level, to),
    );
    expect(out).toEqual(areaResizeBytes(photo, height, width, level).map(normalise));
  });
});

describe('crops', () => {
  it('equal the twin within float32, black outside the photo, grown or shrunk', () => {
    const roll = dice(2);
    const [height, width] = [90, 130];
    const photos = [noise(height * width * 4, roll), noise(height * width * 4, roll)];
    for (const [threads, size] of [
      [1, 24],
      [3, 48],
    ] as const) {
      const boxes = Array.from({ length: 200 }, () => {
        const [x1, y1] = [roll(200) - 40, roll(140) - 30];
        return { photo: roll(2), x1, y1, x2: x1 + roll(140), y2: y1 + roll(140) };
      });
      const out = made(joined(photos), boxes.length * size * size * 3, (address, to) =>
        cropResizeSimd(roomOf(threads), { address, height, width }, boxes, size, to),
      );
      const crop = new Float32Array(size * size * 3);
      boxes.forEach((box, i) => {
        cropResizeBytes(photos[box.photo]!, height, width, box, size, crop);
        const worst = crop.reduce(
          (most, v, k) => Math.max(most, Math.abs(out[i * crop.length + k]! * 128 + 127.5 - v)),
          0,
        );
        // The twin sums in float64.
        expect(worst, JSON.stringify(box)).toBeLessThan(1e-4);
      });
    }
  });
});

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
