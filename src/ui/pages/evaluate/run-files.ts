/** A run as files. */
import { csv } from '../../../export/csv';
import { formatPairs, type Pair } from '../../../protocol/pairs';
import type { Run } from '../../../storage/runs';

/** Everything, with typed arrays as lists. */
export function runJson({ result, ...about }: Run): Blob {
  const plain = (_: string, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  const content = { ...about, date: new Date(about.date).toISOString(), ...result };
  return new Blob([JSON.stringify(content, plain, 1)], { type: 'application/json' });
}

/** One line a pair. */
export function runCsv({ result }: Run): Blob {
  const { photos, same, distances, accepted } = result;
  const rows = photos.map(([a, b], i) => [a, b, same[i]!, distances[i]!, accepted[i]!]);
  const text = csv(['first', 'second', 'same', 'distance', 'called_same'], rows);
  return new Blob([text], { type: 'text/csv' });
}

/** The pairs that were used, as a pairs file of the run's folds. */
export function runPairs({ result }: Run): Blob {
  const pairs = result.named.map(([a, b], i): Pair => {
    return { a, b, same: result.same[i] === 1, text: '' };
  });
  return new Blob([formatPairs(pairs, result.accuracy.folds.length)], { type: 'text/plain' });
}
