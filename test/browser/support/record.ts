/** Figures of the long run, kept in test/results.json beside the code that made them. */
import { commands } from 'vitest/browser';
import { full } from './shared';

const FILE = 'test/results.json';

/** Adds one entry; the short run records nothing. */
export async function record(name: string, figures: Record<string, unknown>): Promise<void> {
  if (!full) return;
  const before = await commands.readFile(FILE).catch(() => '{}');
  const results = { ...(JSON.parse(before) as object), [name]: figures };
  await commands.writeFile(FILE, `${JSON.stringify(results, null, 2)}\n`);
}
