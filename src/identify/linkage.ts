/** Average linkage of squared distances, with a cut, and clusters divided by it. */
import type { Graph } from './graph';
import { members, NONE, renumbered } from './partition';
import { Parts } from './parts';
import { nearGraph } from './near-graph';
import type { Rows } from './rows';
import type { Space } from './space';
import type { Working } from './working';

/** A cluster of so many faces is compared face by face; of a larger one what is near. */
const COMPARED_WHOLE = 1500;
/** Faces that each of a larger one is compared with, at first. */
const NEAREST = 32;

export interface LinkageOptions {
  /** Largest mean squared distance within which two clusters become one. */
  cut: number;
  /** Photo of each face, where two of one photo may never be together. */
  photos?: ArrayLike<number>;
}

/**
 * The nearest two clusters are joined, as long as their mean squared distance is at most `cut`. Two clusters whose mean is
 * within it have a pair of faces that is: others are never compared.
 */
export function* averageLinkage(
  space: Space,
  { cut, photos }: LinkageOptions,
): Working<Int32Array> {
  const weightOf = (a: number, b: number) => {
    const distance = space.squared(a, b);
    return distance <= cut ? -distance : undefined;
  };
  const { starts, neighbours } = yield* nearGraph(space, { within: cut, weightOf });
  const faces = Array.from({ length: space.count }, (_, face) => [face]);
  const others = (face: number) => neighbours.subarray(starts[face]!, starts[face + 1]!);
  const parts = yield* new Parts(space.rows, faces, others, { cut, photos }).grow();
  return labelled(parts, space.count);
}

/**
 * Clusters in which two faces of one photo are together, divided so that none are: the nearest two parts that may are
 * joined, as long as there are such.
 * @param graph which faces of a cluster too large to be compared whole are near
 * @param photos photo of each row
 */
export function* dividedByPhoto(
  rows: Rows,
  labels: Int32Array,
  graph: Graph,
  photos: ArrayLike<number>,
): Working<Int32Array> {
  const parts: number[][] = [];
  for (const faces of members(labels).values()) {
    const once = new Set(faces.map((face) => photos[face])).size === faces.length;
    if (once) parts.push(faces);
    else parts.push(...(yield* divided(rows, faces, graph, photos)));
  }
  return labelled(parts, labels.length);
}

/** A large cluster grows among near faces first; what is left of it then is compared whole. */
function* divided(
  rows: Rows,
  faces: readonly number[],
  graph: Graph,
  photos: ArrayLike<number>,
): Working<number[][]> {
  let parts = faces.map((face) => [face]);
  if (parts.length > COMPARED_WHOLE) {
    const near = nearestInside(faces, graph);
    parts = yield* new Parts(rows, parts, (place) => near[place]!, { photos }).grow();
  }
  if (parts.length === 1 || parts.length > COMPARED_WHOLE) return parts;
  const all = Uint32Array.from(parts, (_, place) => place);
  return yield* new Parts(rows, parts, () => all, { photos }).grow();
}

/** Of each face of a cluster the places of those in it that are nearest, and of those to which it is. */
function nearestInside(faces: readonly number[], { starts, neighbours, weights }: Graph) {
  const places = new Map(faces.map((face, place) => [face, place]));
  const near: number[][] = faces.map(() => []);
  faces.forEach((face, place) => {
    const own: { other: number; weight: number }[] = [];
    for (let i = starts[face]!; i < starts[face + 1]!; i++) {
      const other = places.get(neighbours[i]!);
      if (other !== undefined) own.push({ other, weight: weights[i]! });
    }
    own.sort((a, b) => b.weight - a.weight);
    for (const { other } of own.slice(0, NEAREST)) {
      near[place]!.push(other);
      near[other]!.push(place);
    }
  });
  return near;
}

function labelled(parts: readonly number[][], count: number): Int32Array {
  const labels = new Int32Array(count).fill(NONE);
  parts.forEach((faces, part) => faces.forEach((face) => (labels[face] = part)));
  return renumbered(labels);
}
