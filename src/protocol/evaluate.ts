/**
 * facenet's evaluation on pairs (lfw.evaluate, validate_on_lfw.py): accuracy by cross-validation
 * over folds, VAL at a false accept rate, ROC, AUC, EER.
 */
import { plural } from '../base/plural';
import { FacetError } from '../base/errors';
import { centredAngles } from './centred';
import { confusion, thresholdGrid, type Confusion } from './counts';
import { areaUnder, equalErrorRate, type RocCurve } from './curve';
import { angular, squaredEuclidean } from './distance';
import { checkFolds, contiguousFolds, type Fold } from './folds';

export type Metric = 'euclidean' | 'angular';

export interface ProtocolOptions {
  /** `euclidean`: squared, 0..4 for embeddings of length 1 (the original's metric 0). `angular`: arccos of the cosine over pi, 0..1 (metric 1). Default euclidean. */
  metric?: Metric;
  /** How many folds of equal size, or which; contiguous. Default 10. */
  folds?: number | Fold[];
  /** Subtract the mean of the training folds' embeddings, fold by fold. Default false. */
  subtractMean?: boolean;
  /** False accept rate at which VAL is measured. Default 0.001. */
  far?: number;
}

export interface ProtocolResult {
  accuracy: { mean: number; std: number; folds: number[]; thresholds: number[] };
  val: {
    mean: number;
    std: number;
    /** Mean of the false accept rates that the folds had. */
    far: number;
    folds: number[];
    farFolds: number[];
    thresholds: number[];
  };
  /** NaN without pairs of both kinds. */
  auc: number;
  /** Undefined where the curve ends before a false accept rate of 1. */
  eer?: number;
  /** Of `distances`, on the grid of 0.01: the first of the most accurate. */
  bestThreshold: number;
  bestAccuracy: number;
  /** Mean over the folds at each threshold of the grid. */
  roc: RocCurve & { thresholds: Float64Array };
  /** Pair by pair, as measured in the pair's own fold: with the mean of the others subtracted, if any is. */
  distances: Float64Array;
  /** 1: called the same person, at the threshold that the other folds chose. */
  accepted: Uint8Array;
  warnings: string[];
}

type Vectors = ArrayLike<number>[];

/** {@link evaluatingPairs} in one go. */
export function evaluatePairs(...pairs: Parameters<typeof evaluatingPairs>): ProtocolResult {
  const evaluating = evaluatingPairs(...pairs);
  for (;;) {
    const { done, value } = evaluating.next();
    if (done) return value;
  }
}

/**
 * Pauses after each fold.
 * @param a, b embeddings of the first and second photo of each pair
 * @param same 1 for the same person, 0 for different ones, pair by pair
 * @throws FacetError `INVALID_OPTION` for lengths that differ, fewer than two folds, more folds than pairs
 */
export function* evaluatingPairs(
  a: Vectors,
  b: Vectors,
  same: ArrayLike<number>,
  options: ProtocolOptions = {},
): Generator<void, ProtocolResult> {
  const { metric = 'euclidean', subtractMean = false, far = 1e-3 } = options;
  const pairs = a.length;
  const folds = foldsOf(options.folds ?? 10, pairs, b.length, same.length);
  const distanceOf = metric === 'euclidean' ? squaredEuclidean : angular;
  const plain = Float64Array.from(a, (vector, i) => distanceOf(vector, b[i]!));
  const distances = plain.slice();
  const accepted = new Uint8Array(pairs);
  const grid = thresholdGrid(0.01);
  const fine = thresholdGrid(0.001);
  const all = Array.from({ length: pairs }, (_, i) => i);
  // Between two points nothing changes when both are moved: the mean is only of account for angles.
  const moved = subtractMean && metric === 'angular' ? centredAngles(a, b, folds) : undefined;
  const results: ReturnType<typeof resultOf>[] = [];
  const resultOf = ({ start, end }: Fold) => {
    const test = all.slice(start, end);
    const train = [...all.slice(0, start), ...all.slice(end)];
    const measured: Float64Array = moved?.next().value ?? plain;
    const tested = accuracyOf(measured, same, train, test, grid);
    for (const i of test) {
      distances[i] = measured[i]!;
      accepted[i] = Number(measured[i]! < tested.threshold);
    }
    return { ...tested, ...valOf(measured, same, train, test, fine, far) };
  };
  for (const fold of folds) {
    results.push(resultOf(fold));
    yield;
  }
  const accuracies = results.map(({ accuracy }) => accuracy);
  const vals = results.map(({ val }) => val);
  const fars = results.map(({ foldFar }) => foldFar);
  const roc = {
    thresholds: grid,
    far: meanOf(
      results.map((result) => result.farCurve),
      grid.length,
    ),
    tar: meanOf(
      results.map((result) => result.tarCurve),
      grid.length,
    ),
  };
  const whole = confusion(distances, same, all, grid);
  const best = firstLargest(correct(whole));
  return {
    accuracy: {
      mean: mean(accuracies),
      std: deviation(accuracies),
      folds: accuracies,
      thresholds: results.map(({ threshold }) => threshold),
    },
    val: {
      mean: mean(vals),
      std: deviation(vals),
      far: mean(fars),
      folds: vals,
      farFolds: fars,
      thresholds: results.map(({ valThreshold }) => valThreshold),
    },
    auc: whole.same > 0 && whole.different > 0 ? areaUnder(roc) : NaN,
    eer: equalErrorRate(roc),
    bestThreshold: grid[best]!,
    bestAccuracy: correct(whole)[best]! / pairs,
    roc,
    distances,
    accepted,
    warnings: warningsOf(results, whole, roc, far),
  };
}

interface FoldResult {
  oneKind: boolean;
  trainedDifferent: number;
}

function foldsOf(folds: number | Fold[], a: number, b: number, same: number): Fold[] {
  if (a !== b || a !== same) {
    throw new FacetError(
      'INVALID_OPTION',
      `There are ${a} first photos, ${b} second photos and ${same} labels.`,
      { hint: 'Give as many of each.' },
    );
  }
  if (typeof folds !== 'number') return folds;
  checkFolds(folds, a);
  return contiguousFolds(a, folds);
}

function accuracyOf(
  distances: Float64Array,
  same: ArrayLike<number>,
  train: number[],
  test: number[],
  grid: Float64Array,
) {
  const best = firstLargest(correct(confusion(distances, same, train, grid)));
  const tested = confusion(distances, same, test, grid);
  const { trueAccepts, falseAccepts } = tested;
  return {
    threshold: grid[best]!,
    accuracy: correct(tested)[best]! / test.length,
    tarCurve: shares(trueAccepts, tested.same),
    farCurve: shares(falseAccepts, tested.different),
    oneKind: tested.same === 0 || tested.different === 0,
  };
}

/** Undefined where the fold has no pair of the kind, and so no rate. */
const shares = (parts: Uint32Array, whole: number) =>
  whole === 0 ? undefined : Float64Array.from(parts, (n) => n / whole);

/**
 * The threshold where the training folds' false accept rate reaches the wanted one: after the last
 * grid point at or below it, linear to the next; 0 where it is never reached. Training folds without
 * pairs of different people have no such threshold, and the fold no VAL.
 */
function valOf(
  distances: Float64Array,
  same: ArrayLike<number>,
  train: number[],
  test: number[],
  fine: Float64Array,
  far: number,
) {
  const trained = confusion(distances, same, train, fine);
  const farAt = (i: number) => trained.falseAccepts[i]! / Math.max(1, trained.different);
  let valThreshold = 0;
  if (farAt(fine.length - 1) >= far) {
    let i = fine.length - 1;
    while (farAt(i) > far) i--;
    const [low, high] = [farAt(i), i + 1 < fine.length ? farAt(i + 1) : farAt(i)];
    const step = high > low ? (far - low) / (high - low) : 0;
    valThreshold = fine[i]! + step * ((fine[i + 1] ?? fine[i]!) - fine[i]!);
  }
  const tested = confusion(distances, same, test, Float64Array.of(valThreshold));
  return {
    valThreshold,
    trainedDifferent: trained.different,
    val: share(tested.trueAccepts[0]!, trained.different && tested.same),
    foldFar: share(tested.falseAccepts[0]!, trained.different && tested.different),
  };
}

function correct({ trueAccepts, falseAccepts, different }: Confusion): number[] {
  return Array.from(trueAccepts, (n, i) => n + different - falseAccepts[i]!);
}

function firstLargest(values: number[]): number {
  return values.indexOf(Math.max(...values));
}

const share = (part: number, whole: number) => (whole === 0 ? NaN : part / whole);

/** Means over the folds that can say; a fold of one kind of pair has no VAL or no FAR. */
function mean(values: number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function deviation(values: number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** The mean over the folds that have the rate; zeros where none has. */
function meanOf(curves: (Float64Array | undefined)[], points: number): Float64Array {
  const out = new Float64Array(points);
  const known = curves.filter((curve) => curve !== undefined);
  for (const curve of known) curve.forEach((value, i) => (out[i] = out[i]! + value));
  return known.length === 0 ? out : out.map((sum) => sum / known.length);
}

function warningsOf(
  folds: FoldResult[],
  { same, different }: Confusion,
  roc: RocCurve,
  far: number,
): string[] {
  if (same === 0 || different === 0) {
    const [there, missing] =
      same === 0 ? ['different people', 'one person'] : ['one person', 'different people'];
    return [
      `All pairs are of ${there}: without pairs of ${missing} there is no curve, no VAL and no false accept rate.`,
    ];
  }
  const warnings: string[] = [];
  const lame = folds.filter(({ oneKind }) => oneKind).length;
  if (lame > 0) {
    warnings.push(
      `${lame} of ${folds.length} folds hold pairs of one kind only: each rate is the mean of the folds that have it, where the original divides by zero.`,
    );
  }
  if (roc.far.at(-1)! < 1) {
    warnings.push(
      'Some distances lie beyond the last threshold (3.99): the curve ends early, the area is that of the part measured, and the equal error rate is left out. The original fails here.',
    );
  }
  if (roc.far.at(-1)! < far) warnings.push(`No threshold reaches a false accept rate of ${far}.`);
  const fewest = Math.min(...folds.map(({ trainedDifferent }) => trainedDifferent));
  if (fewest === 0) {
    warnings.push(
      'All pairs of different people are in one fold: the others could choose no threshold for VAL there.',
    );
  } else if (fewest * far < 1) {
    warnings.push(
      `VAL at a false accept rate of ${far} is chosen from ${plural(fewest, 'pair')} of different people, of which one is ${(1 / fewest).toPrecision(2)} already: take it for a guess, or take a higher rate.`,
    );
  }
  return warnings;
}
