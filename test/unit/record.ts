/** Figures of the long run, kept in test/results.json beside the code that made them; as in the browser's tests. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inject } from 'vitest';

const FILE = resolve(import.meta.dirname, '../results.json');

/** Adds one entry; the short run records nothing. */
export function record(name: string, figures: Record<string, unknown>): void {
  if (!inject('full')) return;
  const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as object) : {};
  writeFileSync(FILE, `${JSON.stringify({ ...before, [name]: figures }, null, 2)}\n`);
}
