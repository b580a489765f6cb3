/** The SIMD resize against its twin in plain JavaScript, on noise of many sizes. */
import { describe, expect, it } from 'vitest';
import {
  areaResizeBytes,
  areaResizeSimd,
  normalise,
} from '../../../src/kernels/photos/area-resize';
import { cropResizeBytes, cropResizeSimd } from '../../../src/kernels/photos/crop-resize';
import { Resizer } from '../../../src/kernels/photos/resize-simd';

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

describe('a level of the pyramid', () => {
  it('equals the twin to the last bit, whatever the sizes', () => {
    const resizer = new Resizer();
    const roll = dice(1);
    for (let round = 0; round < 150; round++) {
      const [height, width] = [1 + roll(120), 1 + roll(160)];
      const [outHeight, outWidth] = [1 + roll(height), 1 + roll(width)];
      if (height === 2 * outHeight && width === 2 * outWidth) continue;
      const rowStart = roll(outHeight);
      const rows = 1 + roll(outHeight - rowStart);
      const level = { outHeight, outWidth, rowStart, rows };
      const photos = [noise(height * width * 4, roll), noise(height * width * 4, roll)];
      const out = new Float32Array(2 * rows * outWidth * 3);
      resizer.hold({}, joined(photos), height, width);
      areaResizeSimd(resizer, [2, height, width], level, out);
      const expected = photos.flatMap((photo) =>
        Array.from(areaResizeBytes(photo, height, width, level), normalise),
      );
      const name = `${width}x${height} to ${outWidth}x${outHeight}, ${rows} rows from ${rowStart}`;
      expect(Array.from(out), name).toEqual(expected);
    }
  });

  it('rounds ties to even, as the twin does', () => {
    const resizer = new Resizer();
    const [height, width] = [4, 512];
    const photo = new Uint8Array(height * width * 4);
    for (let i = 0; i < photo.length; i++) photo[i] = (i >> 3) & 255;
    const level = { outHeight: 2, outWidth: width, rowStart: 0, rows: 2 };
    photo.subarray(width * 4).forEach((v, i, rest) => (rest[i] = Math.min(255, v + (i & 1))));
    const out = new Float32Array(2 * width * 3);
    resizer.hold({}, photo, height, width);
    areaResizeSimd(resizer, [1, height, width], level, out);
    expect(out).toEqual(areaResizeBytes(photo, height, width, level).map(normalise));
  });
});

describe('crops', () => {
  it('equal the twin within float32, black outside the photo, grown or shrunk', () => {
    const resizer = new Resizer();
    const roll = dice(2);
    const [height, width] = [90, 130];
    const photos = [noise(height * width * 4, roll), noise(height * width * 4, roll)];
    resizer.hold({}, joined(photos), height, width);
    for (const size of [24, 48]) {
      const boxes = Array.from({ length: 200 }, () => {
        const [x1, y1] = [roll(200) - 40, roll(140) - 30];
        return { photo: roll(2), x1, y1, x2: x1 + roll(140), y2: y1 + roll(140) };
      });
      const out = new Float32Array(boxes.length * size * size * 3);
      cropResizeSimd(resizer, boxes, size, out);
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

describe('photos held', () => {
  const [height, width] = [20, 30];
  const level = { outHeight: 9, outWidth: 11, rowStart: 0, rows: 9 };

  function shrunk(resizer: Resizer): Float32Array {
    const out = new Float32Array(9 * 11 * 3);
    areaResizeSimd(resizer, [1, height, width], level, out);
    return out;
  }

  it('are copied once for a key, and replaced for another', () => {
    const resizer = new Resizer();
    const [first, second] = [{}, {}];
    const photo = noise(height * width * 4, dice(3));
    const other = noise(height * width * 4, dice(4));
    resizer.hold(first, photo, height, width);
    const before = shrunk(resizer);
    resizer.hold(first, other, height, width);
    expect(shrunk(resizer)).toEqual(before);
    resizer.hold(second, other, height, width);
    expect(shrunk(resizer)).not.toEqual(before);
  });

  it('leave no large memory behind for small ones', () => {
    const resizer = new Resizer();
    const large = new Uint8Array(5000 * 5000 * 4);
    resizer.hold({}, large, 5000, 5000);
    expect(resizer.memoryBytes).toBeGreaterThanOrEqual(large.length);
    const photo = noise(height * width * 4, dice(3));
    resizer.hold({}, photo, height, width);
    expect(shrunk(resizer)).toEqual(areaResizeBytes(photo, height, width, level).map(normalise));
    expect(resizer.memoryBytes).toBeLessThan(1_000_000);
  });
});

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}
