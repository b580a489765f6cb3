/** A run of an evaluation as JSON and as a table of its pairs. */
import type { Evaluation } from '../base/types';
import { csv } from './csv';

/** Everything that was measured, after what else is known of it; typed arrays as lists. */
export function evaluationJson(result: Evaluation, about: Record<string, unknown> = {}): string {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  return JSON.stringify({ ...about, ...result }, plain, 1);
}

/** One line a pair: its photos, the truth, its distance, and how its fold called it. */
export function evaluationCsv({ photos, same, distances, accepted }: Evaluation): string {
  const rows = photos.map(([a, b], i) => [a, b, same[i]!, distances[i]!, accepted[i]!]);
  return csv(['first', 'second', 'same', 'distance', 'called_same'], rows);
}
