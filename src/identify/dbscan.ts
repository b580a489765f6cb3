/** DBSCAN (Ester and others 1996), numbered as scikit-learn numbers it. */
import { NONE } from './partition';
import type { Graph } from './rows';

/**
 * @param graph faces that are near
 * @param minimum faces near one, itself among them, that make it the core of a cluster
 * @returns cluster of each face; -1 is noise
 */
export function dbscan({ neighbours }: Graph, minimum: number): Int32Array {
  const labels = new Int32Array(neighbours.length).fill(NONE);
  const isCore = (face: number) => neighbours[face]!.length + 1 >= minimum;
  let number = 0;
  for (let first = 0; first < labels.length; first++) {
    if (labels[first] !== NONE || !isCore(first)) continue;
    const waiting = [first];
    labels[first] = number;
    for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
      if (!isCore(face)) continue;
      for (const neighbour of neighbours[face]!) {
        if (labels[neighbour] !== NONE) continue;
        labels[neighbour] = number;
        waiting.push(neighbour);
      }
    }
    number++;
  }
  return labels;
}
