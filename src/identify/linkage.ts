/**
 * Average linkage of squared distances, without a matrix of them: the mean squared distance of two clusters is
 * qA + qB - 2 mA.mB, of their mean squared norms and their means.
 */
import { renumbered } from './partition';
import { countOf, type Rows } from './rows';

interface Cluster {
  faces: number[];
  mean: Float64Array;
  /** Mean squared norm. */
  square: number;
}

function alone({ values, size }: Rows, face: number): Cluster {
  const mean = Float64Array.from(values.subarray(face * size, (face + 1) * size));
  return { faces: [face], mean, square: mean.reduce((sum, value) => sum + value * value, 0) };
}

function distance(a: Cluster, b: Cluster): number {
  let product = 0;
  for (let i = 0; i < a.mean.length; i++) product += a.mean[i]! * b.mean[i]!;
  return a.square + b.square - 2 * product;
}

function joined(a: Cluster, b: Cluster): Cluster {
  const count = a.faces.length + b.faces.length;
  const share = a.faces.length / count;
  return {
    faces: [...a.faces, ...b.faces],
    mean: a.mean.map((value, i) => share * value + (1 - share) * b.mean[i]!),
    square: share * a.square + (1 - share) * b.square,
  };
}

/**
 * Clusters whose mean squared distance is at most `cut`, by chains of nearest neighbours (Murtagh 1983): what is
 * joined is the same as if the nearest two were joined each time.
 */
export function averageLinkage(rows: Rows, cut: number): Int32Array {
  const clusters = new Map<number, Cluster>();
  for (let face = 0; face < countOf(rows); face++) clusters.set(face, alone(rows, face));
  const labels = Array.from({ length: clusters.size }, (_, face) => face);
  let number = clusters.size;
  let chain: number[] = [];
  while (clusters.size > 1) {
    if (chain.length === 0) chain = [clusters.keys().next().value!];
    const last = chain.at(-1)!;
    const before = chain.at(-2);
    let nearest = { id: -1, distance: Infinity };
    for (const [id, cluster] of clusters) {
      if (id === last) continue;
      const apart = distance(clusters.get(last)!, cluster);
      // Of two equally near the one before is meant: the chain ends.
      if (apart < nearest.distance || (apart === nearest.distance && id === before)) {
        nearest = { id, distance: apart };
      }
    }
    if (nearest.id !== before) {
      chain.push(nearest.id);
      continue;
    }
    chain.splice(-2);
    const both = joined(clusters.get(last)!, clusters.get(before)!);
    clusters.delete(last);
    clusters.delete(before);
    clusters.set(number++, both);
    if (nearest.distance <= cut)
      for (const face of both.faces) labels[face] = labels[both.faces[0]!]!;
  }
  return renumbered(labels);
}

/**
 * One cluster divided so that no two faces of one photo are together: the nearest two parts that may are joined, as
 * long as there are such.
 * @param faces rows of the cluster
 * @param photos photo of each row
 * @returns parts
 */
export function dividedByPhoto(
  rows: Rows,
  faces: readonly number[],
  photos: ArrayLike<number>,
): number[][] {
  const parts = faces.map((face) => alone(rows, face));
  const mayJoin = (a: Cluster, b: Cluster) => {
    const taken = new Set(a.faces.map((face) => photos[face]));
    return b.faces.every((face) => !taken.has(photos[face]));
  };
  for (;;) {
    let nearest = { a: -1, b: -1, distance: Infinity };
    for (let b = 1; b < parts.length; b++) {
      for (let a = 0; a < b; a++) {
        if (!mayJoin(parts[a]!, parts[b]!)) continue;
        const apart = distance(parts[a]!, parts[b]!);
        if (apart < nearest.distance) nearest = { a, b, distance: apart };
      }
    }
    if (nearest.a < 0) return parts.map((part) => part.faces);
    parts[nearest.a] = joined(parts[nearest.a]!, parts[nearest.b]!);
    parts.splice(nearest.b, 1);
  }
}
