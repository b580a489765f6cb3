/** Which faces are together: labels of clusters, whatever their numbers. */

/** The label of a face that is in no cluster. */
export const NONE = -1;

/** Labels numbered by first appearance; faces in no cluster stay so. */
export function renumbered(labels: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(Array.from(labels), (label) => {
    if (label === NONE) return NONE;
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

/** Faces are together where both say so; those in no cluster of one are a block of their own there. */
export function intersected(a: ArrayLike<number>, b: ArrayLike<number>): Int32Array {
  const largest = Array.from(b).reduce((most, label) => Math.max(most, label), 0);
  const both = Float64Array.from(
    Array.from(a),
    (label, i) => (label + 1) * (largest + 2) + b[i]! + 1,
  );
  return renumbered(both);
}

/** Faces of each cluster, by label; those in no cluster are in none. */
export function members(labels: ArrayLike<number>): Map<number, number[]> {
  const clusters = new Map<number, number[]>();
  Array.from(labels).forEach((label, i) => {
    if (label === NONE) return;
    const cluster = clusters.get(label);
    if (cluster) cluster.push(i);
    else clusters.set(label, [i]);
  });
  return clusters;
}
