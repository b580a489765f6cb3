/** Results as a person reads them in a terminal. */
import { ratio } from '../measure/statistics';
import { figure, type CaseResult, type Entry, type Figures } from './results';

/** Rows of cells as columns, the first to the left and the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A time with three digits. */
export function time(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return `${ms >= 100 ? ms.toFixed(0) : ms.toPrecision(3)} ms`;
}

function cells(id: string, entry: Figures, ours: Entry): string[] {
  const times = ratio(entry.ms, figure(ours));
  return [
    `  ${id}`,
    time(entry.ms),
    entry === ours || times === undefined ? '' : `${times.toPrecision(3)} x`,
    time(entry.wall_ms),
    time(entry.cpu_ms),
    time(entry.first_ms),
  ];
}

/** Every case with its engines below it; then, a line each, who has no figure in which cases and why. */
export function table(results: readonly CaseResult[]): string {
  const rows: string[][] = [['case', 'figure', 'of ours', 'wall', 'processor', 'first run']];
  const missing = new Map<string, string[]>();
  for (const { name, ours, peers } of results) {
    rows.push([name, '', '', '', '', '']);
    for (const [id, entry] of [['ours', ours] as const, ...Object.entries(peers)]) {
      if ('ms' in entry) rows.push(cells(id, entry, ours));
      else {
        const why = `${id}: ${entry.reason}`;
        missing.set(why, [...(missing.get(why) ?? []), name]);
      }
    }
  }
  const reasons = [...missing].map(([why, names]) => `${why} (${names.join(', ')})`);
  const below = reasons.length > 0 ? ['', 'Without a figure:', ...reasons] : [];
  return [columns(rows), ...below].join('\n');
}
