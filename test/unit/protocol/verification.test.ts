/** Figures from every pair, on distances one can count. */
import { describe, expect, it } from 'vitest';
import { acceptedAt, farLimit, verificationFigures } from '../../../src/protocol/verification';

describe('the equal error rate and the area', () => {
  it('are perfect where every same pair is nearer than every different one', () => {
    expect(verificationFigures({ same: [0.1, 0.2], different: [0.5, 0.6, 0.7] })).toEqual({
      eer: 0,
      auc: 1,
    });
  });

  it('are those of chance where both kinds lie alike', () => {
    const distances = [0.1, 0.2, 0.3, 0.4];
    expect(verificationFigures({ same: distances, different: distances })).toEqual({
      eer: 0.5,
      auc: 0.5,
    });
  });

  it('count one of four of each kind on the wrong side', () => {
    const { eer, auc } = verificationFigures({
      same: [0.1, 0.2, 0.3, 0.8],
      different: [0.4, 0.9, 1, 1.1],
    });
    expect(eer).toBe(0.25);
    expect(auc).toBe(15 / 16);
  });

  it('lie between two thresholds where no threshold makes both rates equal', () => {
    // Of the same 1 of 2 is rejected until 0.6; of the different 1 of 3 accepted from 0.5 on.
    const { eer } = verificationFigures({ same: [0.1, 0.6], different: [0.5, 0.7, 0.8] });
    expect(eer).toBeCloseTo(1 / 3, 12);
  });

  it('need pairs of both kinds', () => {
    expect(() => verificationFigures({ same: [], different: [1] })).toThrow(RangeError);
  });
});

describe('what is accepted at a false accept rate', () => {
  const different = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4];

  it('is what lies below a limit that lets no more in', () => {
    expect(farLimit(different, 0)).toBe(0.5);
    expect(farLimit(different, 0.1)).toBe(0.6);
    expect(acceptedAt({ same: [0.1, 0.55, 0.65], different }, 0.1)).toBeCloseTo(2 / 3, 12);
  });

  it('is everything where all different pairs may come in', () => {
    expect(acceptedAt({ same: [9], different }, 1)).toBe(1);
  });
});
