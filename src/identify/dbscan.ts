/** DBSCAN (Ester and others 1996), numbered as scikit-learn numbers it. */
import { degreeOf, type Graph } from './graph';
import { NONE } from './partition';

/**
 * @param graph faces that are near
 * @param minimum faces near one, itself among them, that make it the core of a cluster
 * @returns cluster of each face; -1 is noise
 */
export function dbscan(graph: Graph, minimum: number): Int32Array {
  const { starts, neighbours } = graph;
  const labels = new Int32Array(starts.length - 1).fill(NONE);
  const isCore = (face: number) => degreeOf(graph, face) + 1 >= minimum;
  let number = 0;
  for (let first = 0; first < labels.length; first++) {
    if (labels[first] !== NONE || !isCore(first)) continue;
    const waiting = [first];
    labels[first] = number;
    for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
      if (!isCore(face)) continue;
      for (let i = starts[face]!; i < starts[face + 1]!; i++) {
        const neighbour = neighbours[i]!;
        if (labels[neighbour] !== NONE) continue;
        labels[neighbour] = number;
        waiting.push(neighbour);
      }
    }
    number++;
  }
  return labels;
}
