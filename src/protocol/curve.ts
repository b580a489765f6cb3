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
 * Where false accepts and false rejects are as many: 1 - x = tar(x), linear between points; of
 * points with one false accept rate the last counts.
 * @returns undefined where the curve does not reach a false accept rate of 1, where the original fails
 */
export function equalErrorRate({ far, tar }: RocCurve): number | undefined {
  const points: [x: number, y: number][] = [];
  far.forEach((x, i) => {
    if (points.at(-1)?.[0] === x) points.pop();
    points.push([x, tar[i]!]);
  });
  if (points.length === 0 || points[0]![0] > 0 || points.at(-1)![0] < 1) return undefined;
  const gap = ([x, y]: [number, number]) => 1 - x - y;
  const next = points.findIndex((point) => gap(point) <= 0);
  if (next === 0) return 0;
  const [before, after] = [points[next - 1]!, points[next]!];
  const [g0, g1] = [gap(before), gap(after)];
  return before[0] + ((after[0] - before[0]) * g0) / (g0 - g1);
}
