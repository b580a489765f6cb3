/** Two embedded photos to a verdict. */
import { describe, expect, it } from 'vitest';
import { ENDS_RUN } from '../../../src/base/errors';
import type { Embedded, Face, ModelInfo } from '../../../src/base/types';
import { compareEmbedded } from '../../../src/calls/compare/judge';

const face = { box: [0, 0, 9, 9], score: 1 } as unknown as Face;
const embedded = (...embeddings: number[][]): Embedded => ({
  embeddings: embeddings.map((values) => Float32Array.from(values)),
  faces: embeddings.map(() => face),
  best: embeddings.length - 1,
  ...{ width: 9, height: 9, model: 'mine', detector: 'mtcnn' },
});
const model = {
  id: 'mine',
  embedder: {
    threshold: 1.5,
    standardisation: 'fixed',
    crop: { rule: 'facenet', size: 160, margin: 32 },
  },
} as unknown as ModelInfo;

const failure = (work: () => unknown) => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('a comparison', () => {
  it('is of the best faces, by squared distance and the weights’ own limit', () => {
    const result = compareEmbedded(embedded([9, 9], [0, 1]), embedded([1, 1]), model, {});
    expect(result).toMatchObject({ distance: 1, same: true, threshold: 1.5, model: 'mine' });
  });

  it('is of the faces asked for', () => {
    const faces = { faces: [0, 'best'] as [number, 'best'] };
    expect(compareEmbedded(embedded([1, 3], [0, 1]), embedded([1, 1]), model, faces)).toMatchObject(
      { distance: 4, same: false },
    );
  });

  it('with a photo that shows nobody fails as that, which ends no run over many', () => {
    const error = failure(() => compareEmbedded(embedded(), embedded([1, 1]), model, {}));
    expect(error).toMatchObject({ code: 'NO_FACE' });
    expect(ENDS_RUN.has('NO_FACE')).toBe(false);
  });

  it('with a face that is not there fails as a bad option', () => {
    const faces = { faces: ['best', 3] as ['best', number] };
    const error = failure(() => compareEmbedded(embedded([0, 1]), embedded([1, 1]), model, faces));
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
  });

  it('warns of a crop that is not the weights’, and not of one that says the same in another order', () => {
    const two = () => [embedded([0, 1]), embedded([1, 1])] as const;
    const same = { crop: { margin: 32, size: 160, rule: 'facenet' } as const };
    expect(compareEmbedded(...two(), model, same).warnings).toEqual([]);
    const other = { crop: { rule: 'facenet', size: 160, margin: 44 } as const };
    expect(compareEmbedded(...two(), model, other).warnings.join()).toContain('another rule');
  });

  it('warns of faces of unlike sizes under a margin of fixed pixels alone', () => {
    const sized = (side: number): Embedded => ({
      ...embedded([0, 1]),
      faces: [{ box: [0, 0, side, side], score: 1 } as unknown as Face],
    });
    const warnings = (a: number, b: number, rule: 'facenet' | 'proportional') =>
      compareEmbedded(sized(a), sized(b), model, { crop: { rule, size: 160, margin: 32 } })
        .warnings;
    expect(warnings(25, 422, 'facenet')).toEqual([expect.stringContaining('25 px')]);
    expect(warnings(60, 120, 'facenet')).toEqual([]);
    expect(warnings(25, 422, 'proportional').join()).not.toContain('px');
  });
});
