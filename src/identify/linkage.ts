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
  const faces = Uint32Array.from({ length: space.count }, (_, face) => face);
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

function divided(
  rows: Rows,
  faces: number[],
  { starts, neighbours }: Graph,
  photos: ArrayLike<number>,
): Working<number[][]> {
  const all = Uint32Array.from(faces, (_, place) => place);
  const places = new Map(faces.map((face, place) => [face, place]));
  const near = (place: number) => {
    const face = faces[place]!;
    const own = neighbours.subarray(starts[face]!, starts[face + 1]!);
    return Array.from(own).flatMap((neighbour) => places.get(neighbour) ?? []);
  };
  const others = faces.length <= COMPARED_WHOLE ? () => all : near;
  return new Parts(rows, faces, others, { photos }).grow();
}

function labelled(parts: readonly number[][], count: number): Int32Array {
  const labels = new Int32Array(count).fill(NONE);
  parts.forEach((faces, part) => faces.forEach((face) => (labels[face] = part)));
  return renumbered(labels);
}
