/** How sure a figure is. */
import { seededRandom } from '../base/random';

export type Interval = [low: number, high: number];

/** Standard normal quantile of 97.5 %: both tails together are 5 %. */
const Z = 1.959963984540054;

/** Wilson's 95 % interval of a share: `right` of `total`. */
export function wilson(right: number, total: number): Interval {
  if (total === 0) return [0, 1];
  const p = right / total;
  const z2 = (Z * Z) / total;
  const centre = (p + z2 / 2) / (1 + z2);
  const half = (Z * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total))) / (1 + z2);
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** 95 % interval of the mean over folds by the bootstrap: folds drawn with replacement. */
export function bootstrapMean(folds: number[], { draws = 2000, seed = 666 } = {}): Interval {
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < folds.length; i++) sum += folds[Math.floor(random() * folds.length)]!;
    return sum / folds.length;
  }).sort();
  return [means[Math.floor(0.025 * draws)]!, means[Math.ceil(0.975 * draws) - 1]!];
}
