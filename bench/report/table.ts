/** Results as a person reads them in a terminal. */
import { ratio } from '../measure/statistics';
import { figure, type CaseResult, type Entry } from './results';

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

function cells(id: string, entry: Entry, ours: Entry): string[] {
  if (!('ms' in entry)) return [`  ${id}`, '-', '-', '-', '-'];
  const times = ratio(entry.ms, figure(ours));
  const isOurs = entry === ours;
  return [
    `  ${id}`,
    time(entry.ms),
    isOurs || times === undefined ? '' : `${times.toPrecision(3)} x`,
    time(entry.wall_ms),
    time(entry.first_ms),
  ];
}

/** Every case with its engines below it; then, a line each, what has no figure and why. */
export function table(results: readonly CaseResult[]): string {
  const rows: string[][] = [['case', 'figure', 'of ours', 'wall', 'first run']];
  const missing: string[] = [];
  for (const { name, ours, peers } of results) {
    rows.push([name, '', '', '', '']);
    for (const [id, entry] of [['ours', ours] as const, ...Object.entries(peers)]) {
      rows.push(cells(id, entry, ours));
      if ('reason' in entry) missing.push(`${name}, ${id}: ${entry.reason}`);
    }
  }
  return [columns(rows), ...(missing.length > 0 ? ['', 'Without a figure:', ...missing] : [])].join(
    '\n',
  );
}
