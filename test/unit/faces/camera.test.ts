/** A camera made, and measured again. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { asSeenBy, CAMERAS, GOOD_CAMERA, measuredCamera } from '../../../src/faces/camera';
import { resizePillow } from '../../../src/faces/resize-pillow';
import type { Pixels } from '../../../src/photos/pixels';

/** Slopes and an edge, in colour. */
function face(seed: number, side = 160): Pixels {
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4;
      const inside = (x - side / 2) ** 2 + (y - side / 2) ** 2 < (side / 3) ** 2;
      const level = inside ? 190 - (x * 60) / side : 60 + (y * 40) / side + seed;
      pixels.set([level + 20, level, level - 20], at);
    }
  }
  return { width: side, height: side, pixels };
}

const faces = [0, 5, 10, 15, 20].map((seed) => face(seed));

describe('a face as a camera sees it', () => {
  it('is the face itself where the camera is good', () => {
    expect(asSeenBy(GOOD_CAMERA, faces[0]!, new NumpyRandom(0)).pixels).toEqual(faces[0]!.pixels);
  });

  it('keeps its size, loses its colour, and is the same for the same seed', () => {
    const seen = asSeenBy(CAMERAS.door, faces[0]!, new NumpyRandom(1));
    expect([seen.width, seen.height]).toEqual([160, 160]);
    const [r, g, b] = seen.pixels.subarray(80 * 160 * 4);
    expect([g, b]).toEqual([r, r]);
    expect(asSeenBy(CAMERAS.door, faces[0]!, new NumpyRandom(1)).pixels).toEqual(seen.pixels);
  });
});

describe('a camera measured from ten of its faces', () => {
  /** As the camera gives them: not enlarged. */
  const small = (seed: number, face: Pixels) =>
    asSeenBy(CAMERAS.door, resizePillow(face, 40, 40), new NumpyRandom(seed));
  const taken = [...faces, ...faces].map((each, i) => small(i, each));
  const measured = measuredCamera(taken, faces);

  it('has its size and no colour', () => {
    expect(measured).toMatchObject({ size: 40, grey: true });
  });

  it('has its noise, contrast and brightness within a tenth or two levels', () => {
    // The mask that tells noise hears a little of the edge too.
    expect(Math.abs(measured.noise - 14)).toBeLessThan(2);
    expect(Math.abs(measured.contrast - 0.7)).toBeLessThan(0.07);
    expect(Math.abs(measured.brightness + 23)).toBeLessThan(2);
  });

  it('is in colour and quiet where the photos are good', () => {
    const { grey, noise, contrast } = measuredCamera(faces, faces);
    expect(grey).toBe(false);
    expect(noise).toBeLessThan(2);
    expect(contrast).toBeCloseTo(1, 1);
  });
});
