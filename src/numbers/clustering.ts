/** The desk that sorts faces by person. */
import { Meter } from '../base/meter';
import { Turns } from '../base/turns';
import type { CallOptions } from '../base/types';
import { clusters, walksOf, type ClusterWay } from '../identify/cluster';

/** Faces to sort. */
export interface FacesToCluster {
  /** Embeddings, row after row. */
  values: Float32Array;
  /** Values of one. */
  size: number;
  /** Photo of each, where two of one photo may never be together. */
  photos?: Uint32Array;
  way: ClusterWay;
}

const MILLION = 1e6;

export class ClusteringDesk {
  /**
   * Progress counts pairs of faces that were compared.
   * @returns cluster of each face; -1 where it is in none
   * @throws FacetError `ABORTED`
   */
  async cluster(
    { values, size, photos, way }: FacesToCluster,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Int32Array> {
    const count = values.length / size;
    const total = Math.max(1, (walksOf(way) * count * (count - 1)) / 2);
    const meter = new Meter('million pairs', total / MILLION);
    const working = clusters({ values, size }, way, photos);
    const turns = new Turns(signal);
    let compared = 0;
    for (;;) {
      const { done, value } = working.next();
      if (done) return value;
      compared = Math.min(total, compared + value);
      onProgress?.(meter.at(compared / MILLION));
      await turns.next();
    }
  }
}
