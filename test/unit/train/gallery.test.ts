/** Batches, blends and suspects, on galleries one can see. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { balancedBatch, ShuffledRows } from '../../../src/train/batches';
import { blended, shiftedBeta } from '../../../src/train/blend';
import { suspectPhotos } from '../../../src/train/suspects';

describe('a balanced batch', () => {
  const photosOf = [[0, 1, 2], [3], [4, 5]];

  it('takes people in turn, however many photos they have', () => {
    expect(balancedBatch(photosOf, 0, 6).labels).toEqual([0, 1, 2, 0, 1, 2]);
    expect(balancedBatch(photosOf, 0, 6).rows).toEqual([0, 3, 4, 1, 3, 5]);
  });

  it('goes on where the one before ended', () => {
    expect(balancedBatch(photosOf, 1, 4).labels).toEqual([1, 2, 0, 1]);
  });
});

describe('shuffled rows', () => {
  it('come each once before one comes again, also over the end of a batch', () => {
    const rows = new ShuffledRows(5, new NumpyRandom(0));
    const [first, second] = [rows.take(3), rows.take(3)];
    expect([...first, ...second.slice(0, 2)].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});

describe('a blend', () => {
  it('lies so much of the way from the old to the new', () => {
    expect([...blended(Float32Array.of(0, 4), Float32Array.of(2, 0), 0.5)]).toEqual([1, 2]);
  });

  it('by shift has prelogits of the gallery with the mean zero', () => {
    const beta = Float32Array.of(1, 1);
    expect([...shiftedBeta(beta, Float32Array.of(2, 5, 4, 7))]).toEqual([-2, -5]);
  });
});

describe('suspect photos', () => {
  const east = [1, 0];
  const north = [0, 1];
  const nearEast = [0.96, 0.28];

  it('are those nearer to another person than to the person’s own other photos', () => {
    const embeddings = Float32Array.from([east, nearEast, north, north, north, east].flat());
    const suspects = suspectPhotos(embeddings, 2, [0, 0, 1, 1, 1, 1]);
    expect(suspects.map(({ row, nearer }) => [row, nearer])).toEqual([[5, 0]]);
  });

  it('are none where a person has one photo: there is nothing to compare it with', () => {
    expect(suspectPhotos(Float32Array.from([east, east, east].flat()), 2, [0, 1, 1])).toEqual([]);
  });

  it('are none in a gallery of one person', () => {
    expect(suspectPhotos(Float32Array.from([east, north].flat()), 2, [0, 0])).toEqual([]);
  });
});
