/** Comparing found faces with the reference's. */
import type { Box, Landmarks } from '../../../src/base/types';

export interface GoldenFace {
  box: Box;
  score: number;
  landmarks: Landmarks;
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}

/** Each golden face with the found one that overlaps it most; scores near 1 may swap places, so order says nothing. */
export function match<T extends { box: Box }>(
  golden: GoldenFace[],
  found: T[],
): { golden: GoldenFace; found?: T }[] {
  const free = new Set(found);
  return golden.map((face) => {
    let best: T | undefined;
    for (const candidate of free) {
      const overlap = intersectionOverUnion(face.box, candidate.box);
      if (overlap > 0.5 && overlap > (best ? intersectionOverUnion(face.box, best.box) : 0)) {
        best = candidate;
      }
    }
    if (best) free.delete(best);
    return { golden: face, found: best };
  });
}

/** The largest difference of any coordinate, pixels. */
export function boxDifference(a: Box, b: Box): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

export function landmarkDifference(a: Landmarks, b: Landmarks): number {
  return Math.max(...a.flatMap((p, i) => [Math.abs(p[0] - b[i]![0]), Math.abs(p[1] - b[i]![1])]));
}
