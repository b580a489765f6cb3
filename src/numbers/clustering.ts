/** The desk that sorts faces by person. */
import { Meter } from '../base/meter';
import { Turns } from '../base/turns';
import type { CallOptions, DoubtfulPair } from '../base/types';
import { clusters, rowsFor, walksOf, type ClusterWay } from '../identify/cluster';
import { doubtfulPairs } from '../identify/doubts';
import { Space } from '../identify/space';
import type { Working } from '../identify/working';
import { withBands } from './graphics';

/** Faces to sort. */
export interface FacesToCluster {
  /** Embeddings, row after row. */
  values: Float32Array;
  /** Values of one. */
  size: number;
  /** Photo of each, where two of one photo may never be together. */
  photos?: Uint32Array;
  way: ClusterWay;
  /** Whether a graphics processor may compute the distances of many faces. */
  graphics: boolean;
}

/** Groups of faces, one after the other. */
export interface GroupsToDoubt {
  values: Float32Array;
  size: number;
  /** Faces of each group. */
  sizes: Uint32Array;
  /** Photo of each face, where groups that meet in one are in no doubt. */
  photos?: Uint32Array;
  /** Largest mean squared distance. */
  within: number;
  /** Pairs that are given. */
  most: number;
}

const MILLION = 1e6;

export class ClusteringDesk {
  /**
   * Progress counts pairs of faces that were compared.
   * @returns cluster of each face; -1 where it is in none
   * @throws FacetError `ABORTED`
   */
  async cluster(
    { values, size, photos, way, graphics }: FacesToCluster,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Int32Array> {
    const space = new Space(rowsFor(way, { values, size }));
    const total = walksOf(way) * space.comparisons;
    const sort = () => counted(clusters(space, way, photos), total, { signal, onProgress });
    return graphics ? withBands(space, sort) : sort();
  }

  /** Pairs of groups whose faces are near on average, the nearest first. */
  async doubts(
    { values, size, sizes, photos, within, most }: GroupsToDoubt,
    call: CallOptions = {},
  ): Promise<DoubtfulPair[]> {
    let next = 0;
    const groups = Array.from(sizes, (length) => Array.from({ length }, () => next++));
    const working = doubtfulPairs({ values, size }, groups, { within, most, photos });
    return counted(working, (groups.length * (groups.length - 1)) / 2, call);
  }
}

/** Does work between which messages are let in, and tells how far it is. */
async function counted<R>(
  working: Working<R>,
  pairs: number,
  { signal, onProgress }: CallOptions,
): Promise<R> {
  const total = Math.max(1, pairs);
  const meter = new Meter('million pairs', total / MILLION);
  const turns = new Turns(signal);
  let compared = 0;
  for (;;) {
    const { done, value } = working.next();
    if (done) return value;
    if (typeof value !== 'number') {
      await value;
      continue;
    }
    compared = Math.min(total, compared + value);
    onProgress?.(meter.at(compared / MILLION));
    await turns.next();
  }
}
