/** The numbers worker's part of looking a data set through. */
import { Meter } from '../base/meter';
import { Turns } from '../base/turns';
import type { CallOptions } from '../base/types';
import {
  distancesToCentre,
  lookingForAnother,
  lookingForPairs,
  type Measured,
} from '../identify/cleaning';
import { squaredDistance, type Rows } from '../identify/rows';
import { distanceThreshold, filtered } from '../train/filter';

/** A data set by its embeddings. */
export interface Looked {
  /** Of the data set, then of the one that it is tested with; of equal length. */
  vectors: Float32Array[];
  /** Person of each row of the data set. */
  labels: number[];
  /** Squared distance below which two photos are nearly the same. */
  alike: number;
  percentile: number;
  minImages: number;
}

export class CleaningDesk {
  /**
   * @param looked at least one row of the data set
   * @throws FacetError `ABORTED` between two rows
   */
  async measure(
    { vectors, labels, alike, percentile, minImages }: Looked,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Measured> {
    const size = vectors[0]!.length;
    const values = new Float32Array(vectors.length * size);
    vectors.forEach((vector, row) => values.set(vector, row * size));
    const rows = { values, size };
    const meter = new Meter('comparisons', 2 * labels.length);
    const turns = new Turns(signal);
    const finish = async <R>(work: Generator<number, R>, before: number): Promise<R> => {
      for (;;) {
        const { done, value } = work.next();
        if (done) return value;
        onProgress?.(meter.at(before + value + 1));
        await turns.next();
      }
    };
    const own = { values: values.subarray(0, labels.length * size), size };
    const centred = distancesToCentre(own, labels);
    const distances = [...centred.distances];
    const threshold = distanceThreshold(distances, percentile);
    const { dropped } = filtered(labels, distances, threshold, minImages);
    await turns.next();
    const nearer = await finish(lookingForAnother(own, labels), 0);
    const pairs = await finish(lookingForPairs(rows, alike, labels.length), labels.length);
    const rowsOf: number[][] = [];
    labels.forEach((label, row) => (rowsOf[label] ??= []).push(row));
    const wrong: Measured['wrong'] = [];
    for (const each of nearer) {
      wrong.push({ ...each, rival: nearestOf(own, each.row, rowsOf[each.person]!) });
      await turns.next();
    }
    return { ...centred, threshold, dropped, pairs, wrong };
  }
}

/** Of some rows the one that is nearest to a row. */
function nearestOf(rows: Rows, row: number, others: readonly number[]): number {
  let nearest = { row: -1, distance: Infinity };
  for (const other of others) {
    const distance = squaredDistance(rows, row, other);
    if (distance < nearest.distance) nearest = { row: other, distance };
  }
  return nearest.row;
}
