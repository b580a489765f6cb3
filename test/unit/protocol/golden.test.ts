/** Every figure of the original's evaluation, for all its cases. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { evaluatePairs } from '../../../src/protocol/evaluate';
import { readNpy } from '../../../src/weights/formats/numpy/npy';

const shared = inject('shared');
const folder = `${shared}/golden/lfw-protocol`;

interface Case {
  set: string;
  distance_metric: 0 | 1;
  subtract_mean: boolean;
  nrof_folds: number;
  accuracy: number[];
  accuracy_mean: number;
  accuracy_std: number;
  best_threshold: number[];
  val: number;
  val_std: number;
  far: number;
  val_per_fold: number[];
  far_per_fold: number[];
  val_threshold: number[];
  auc: number;
  eer: number | string;
  tpr?: number[];
  fpr?: number[];
}

interface NumberArray {
  shape: number[];
  toFloat32(): Float32Array;
}

function load(name: string): NumberArray {
  const bytes = new Uint8Array(readFileSync(`${folder}/${name}`));
  return readNpy(bytes, name) as unknown as NumberArray;
}

/** Rows of a set: the first photo of a pair, then the second. */
function pairsOf(file: string) {
  const array = load(file);
  const [rows, size] = array.shape as [number, number];
  const values = array.toFloat32();
  const row = (i: number) => Float64Array.from(values.subarray(i * size, (i + 1) * size));
  const half = Array.from({ length: rows / 2 }, (_, i) => i);
  return { a: half.map((i) => row(2 * i)), b: half.map((i) => row(2 * i + 1)) };
}

const data = shared
  ? (JSON.parse(readFileSync(`${folder}/cases.json`, 'utf8')) as {
      sets: { name: string; file: string; same: string }[];
      cases: Case[];
    })
  : { sets: [], cases: [] };

const close = (found: number, golden: number, tolerance: number) =>
  expect(Math.abs(found - golden)).toBeLessThanOrEqual(tolerance);

describe.runIf(shared)('the evaluation', () => {
  it.each(
    data.cases.map((c) => [c.set, c.distance_metric, c.nrof_folds, c.subtract_mean, c] as const),
  )(
    'of set %s with metric %i in %i folds, mean subtracted: %s',
    (set, metric, folds, subtractMean, golden) => {
      const { file, same } = data.sets.find(({ name }) => name === set)!;
      const { a, b } = pairsOf(file);
      const result = evaluatePairs(a, b, load(same).toFloat32(), {
        metric: metric === 0 ? 'euclidean' : 'angular',
        folds,
        subtractMean,
      });
      golden.accuracy.forEach((value, i) => close(result.accuracy.folds[i]!, value, 1e-9));
      close(result.accuracy.mean, golden.accuracy_mean, 1e-9);
      close(result.accuracy.std, golden.accuracy_std, 1e-9);
      golden.best_threshold.forEach((t, i) => close(result.accuracy.thresholds[i]!, t, 1e-9));
      close(result.val.mean, golden.val, 1e-9);
      close(result.val.std, golden.val_std, 1e-9);
      close(result.val.far, golden.far, 1e-9);
      golden.val_per_fold.forEach((value, i) => close(result.val.folds[i]!, value, 1e-9));
      golden.far_per_fold.forEach((value, i) => close(result.val.farFolds[i]!, value, 1e-9));
      golden.val_threshold.forEach((t, i) => close(result.val.thresholds[i]!, t, 1e-9));
      close(result.auc, golden.auc, 1e-6);
      if (typeof golden.eer === 'number') close(result.eer!, golden.eer, 1e-6);
      else expect(result.eer, golden.eer).toBeUndefined();
      golden.tpr?.forEach((value, i) => close(result.roc.tar[i]!, value, 1e-9));
      golden.fpr?.forEach((value, i) => close(result.roc.far[i]!, value, 1e-9));
    },
  );
});
