/** Area and equal error rate of a ROC curve: true accept rate over false accept rate, both ascending. */

export interface RocCurve {
  /** False accept rate at each threshold. */
  far: Float64Array;
  /** True accept rate (VAL) at each threshold. */
  tar: Float64Array;
}

/** Area under the curve by trapezoids, over the part that the thresholds reach. */
export function areaUnder({ far, tar }: RocCurve): number {
  let area = 0;
  for (let i = 1; i < far.length; i++) {
    area += ((far[i]! - far[i - 1]!) * (tar[i]! + tar[i - 1]!)) / 2;
  }
  return area;
}

/**
 * Where false accepts and false rejects are as many: 1 - x = tar(x), linear between points. Where
 * the curve rises straight up past it, that is the rate there.
 * @returns undefined where the curve does not reach a false accept rate of 1, where the original fails
 */
export function equalErrorRate({ far, tar }: RocCurve): number | undefined {
  if (far.length === 0 || far[0]! > 0 || far.at(-1)! < 1) return undefined;
  const gap = (i: number) => 1 - far[i]! - tar[i]!;
  const next = far.findIndex((_, i) => gap(i) <= 0);
  if (next === 0) return 0;
  const [before, after] = [gap(next - 1), gap(next)];
  return far[next - 1]! + ((far[next]! - far[next - 1]!) * before) / (before - after);
}
