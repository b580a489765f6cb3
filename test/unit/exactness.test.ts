/** What the reference implementations give, in a few numbers that lie in this folder: exact with nothing beside it. */
import { describe, expect, it } from 'vitest';
import { prewhiten } from '../../src/faces/standardise';
import { areaResizeBytes } from '../../src/kernels/photos/area-resize';
import { evaluatePairs } from '../../src/protocol/evaluate';
import golden from '../fixtures/golden/numbers.json';

/** facenet's rule for its made-up sets: a linear congruential generator, and its sums of twelve. */
function madeUpSet({ seed, pairs, dims, folds, sigma_same: sigma }: typeof golden.protocol.rule) {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, 0) - 6;
  const unit = (values: number[]) => {
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return Float64Array.from(Float32Array.from(values, (value) => value / length));
  };
  const a: Float64Array[] = [];
  const b: Float64Array[] = [];
  const same: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const isSame = pair % (pairs / folds) < pairs / folds / 2;
    const base = Array.from({ length: dims }, normal);
    const other = base.map((value) => (isSame ? value + sigma * normal() : normal()));
    a.push(unit(base));
    b.push(unit(other));
    same.push(Number(isSame));
  }
  return { a, b, same };
}

describe('the LFW protocol', () => {
  const { rule, first, last, cases } = golden.protocol;
  const { a, b, same } = madeUpSet(rule);

  it('is measured on the set that the reference was', () => {
    expect([...a[0]!.slice(0, first.length)]).toEqual(first);
    expect([...b.at(-1)!.slice(-last.length)]).toEqual(last);
  });

  it.each(cases)(
    'with metric $distance_metric, mean subtracted: $subtract_mean, gives the reference’s figures',
    (reference) => {
      const result = evaluatePairs(a, b, same, {
        metric: reference.distance_metric === 0 ? 'euclidean' : 'angular',
        folds: rule.folds,
        subtractMean: reference.subtract_mean,
      });
      // Double precision on both sides, summed in another order.
      expect(result.accuracy.mean).toBeCloseTo(reference.accuracy_mean, 9);
      expect(result.accuracy.std).toBeCloseTo(reference.accuracy_std, 9);
      expect(result.val.mean).toBeCloseTo(reference.val, 9);
      expect(result.val.std).toBeCloseTo(reference.val_std, 9);
      expect(result.val.far).toBeCloseTo(reference.far, 9);
      expect(result.auc).toBeCloseTo(reference.auc, 6);
      // The reference's root finder stops within 1e-6 of the crossing.
      expect(result.eer).toBeCloseTo(reference.eer, 6);
    },
  );
});

describe('pixels', () => {
  it('are made smaller by area as OpenCV does, to the grey level', () => {
    const { height, width, outHeight, outWidth, data } = golden.resize;
    const photo = new Uint8Array(height * width * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < 3; c++) {
          const value = 37 * x + 59 * y + 101 * c + 13 * ((x * y) % 7);
          photo[(y * width + x) * 4 + c] = value % 256;
        }
      }
    }
    const level = { outHeight, outWidth, rowStart: 0, rows: outHeight };
    expect([...areaResizeBytes(photo, height, width, level)]).toEqual(data);
  });

  it('are whitened as facenet does', () => {
    const { input, output } = golden.prewhiten;
    const found = prewhiten(input.flat(2));
    // The reference is written with seven digits.
    output.flat(2).forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
  });
});
