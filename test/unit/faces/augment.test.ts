/** Pictures as a network is taught with them. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { augmented } from '../../../src/faces/augment';
import { rotateBicubic } from '../../../src/faces/rotate-bicubic';
import type { Pixels } from '../../../src/photos/pixels';
import golden from '../../fixtures/golden/rotate-bicubic.json' with { type: 'json' };

/** As the golden's formula says. */
function picture(width: number, height: number): Pixels {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      for (let c = 0; c < 3; c++) pixels[at + c] = (37 * x + 59 * y + 83 * c + 7 * x * y) % 256;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}

const rgb = ({ pixels }: Pixels) => [...pixels].filter((_, i) => i % 4 !== 3);
const pixel = ({ width, pixels }: Pixels, x: number, y: number) => [
  ...pixels.slice((y * width + x) * 4, (y * width + x) * 4 + 3),
];
const nothing = { rotate: false, crop: false, flip: false };

describe('a picture is turned', () => {
  it.each(golden.runs)('by $degrees degrees as Pillow turns it, to the bit', (run) => {
    const turned = rotateBicubic(picture(golden.width, golden.height), run.degrees);
    expect(rgb(turned)).toEqual(run.rgb);
  });

  it('by nothing as it is', () => {
    const whole = picture(9, 9);
    expect(rotateBicubic(whole, 0)).toEqual(whole);
  });
});

describe('a picture that teaches', () => {
  it('is its middle where nothing is left to chance', () => {
    const whole = picture(12, 10);
    const cut = augmented(whole, 8, nothing, new NumpyRandom(1));
    expect([cut.width, cut.height]).toEqual([8, 8]);
    expect(pixel(cut, 0, 0)).toEqual(pixel(whole, 2, 1));
  });

  it('is padded with black where it is smaller, at a random place too', () => {
    for (const crop of [false, true]) {
      const cut = augmented(picture(4, 4), 6, { ...nothing, crop }, new NumpyRandom(1));
      expect(pixel(cut, 0, 0)).toEqual([0, 0, 0]);
      expect(pixel(cut, 1, 1)).toEqual(pixel(picture(4, 4), 0, 0));
    }
  });

  it('is cut at every place and at no other, and mirrored every second time', () => {
    const whole = picture(12, 10);
    const random = new NumpyRandom(666);
    const places = new Map<string, number>();
    let mirrored = 0;
    const count = 600;
    for (let i = 0; i < count; i++) {
      const cut = augmented(whole, 8, { rotate: false, crop: true, flip: true }, random);
      const [first, last] = [pixel(cut, 0, 0), pixel(cut, 7, 0)];
      let found: string | undefined;
      for (let y = 0; y <= 2; y++) {
        for (let x = 0; x <= 4; x++) {
          const [left, right] = [pixel(whole, x, y), pixel(whole, x + 7, y)];
          if (String(left) === String(first) && String(right) === String(last)) found = `${x} ${y}`;
          if (String(left) === String(last) && String(right) === String(first)) {
            found = `${x} ${y}`;
            mirrored++;
          }
        }
      }
      places.set(found!, (places.get(found!) ?? 0) + 1);
    }
    expect(places.size).toBe(15);
    // Of 600 mirrored by one half: four standard deviations are 49.
    expect(Math.abs(mirrored - count / 2)).toBeLessThan(49);
  });

  it('comes out alike of the same generator', () => {
    const all = { rotate: true, crop: true, flip: true };
    const once = augmented(picture(12, 10), 8, all, new NumpyRandom(7));
    expect(augmented(picture(12, 10), 8, all, new NumpyRandom(7))).toEqual(once);
    expect(augmented(picture(12, 10), 8, all, new NumpyRandom(8))).not.toEqual(once);
  });
});
