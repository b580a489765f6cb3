/** Damaged files: whatever is cut or flipped, the answer is weights or a FacetError, and soon. */
import { describe, expect, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { convertPart } from '../../../src/weights/fitting/accounting';
import { readWeightFile } from '../../../src/weights/formats/index';
import { partsOf } from '../../../src/weights/fitting/parts';
import { facetFile, type Bytes } from './bytes';

const pnet = partsOf('mtcnn')[0]!;

/** The error that reading gives, or undefined. */
function read(file: Bytes): FacetError | undefined {
  try {
    convertPart(pnet, readWeightFile(file, 'det1.npy'), 'det1.npy');
    return undefined;
  } catch (error) {
    if (error instanceof FacetError) return error;
    throw error;
  }
}

/** Marsaglia's xorshift32: seeded, so that a failure can be had again. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe('a det file', () => {
  const whole = facetFile('det1.npy');

  test('cut at every 97th byte is refused, and nearly always as one that ends early', () => {
    for (let length = 1; length < whole.length; length += 97) {
      const error = read(whole.slice(0, length));
      expect(error, `cut at ${length}`).toBeDefined();
      expect(error!.message, `cut at ${length}`).toContain('det1.npy');
      expect(error!.message, `cut at ${length}`).toContain('ends early');
    }
  });

  test('with bytes flipped, moved or doubled gives a FacetError or weights', () => {
    const random = generator(20260101);
    const codes = new Set<string>();
    for (let round = 0; round < 3000; round++) {
      const file = whole.slice();
      // Half of the damage goes into the first kilobyte, where the structure is dense.
      const reach = round % 2 ? file.length : 1024;
      for (let i = random(8); i >= 0; i--) {
        const at = random(reach);
        if (random(3) === 0) file.copyWithin(at, random(reach), random(reach));
        else file[at] = random(256);
      }
      codes.add(read(file)?.code ?? 'read');
    }
    expect(codes).toContain('WEIGHTS_INVALID');
    expect(codes).not.toContain('INTERNAL');
  });
});
