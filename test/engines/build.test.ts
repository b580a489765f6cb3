/** The built files, as any engine gets them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const DIST = resolve(import.meta.dirname, '../../dist');
const ASSETS = join(DIST, 'assets');
const scripts = readdirSync(ASSETS).filter((file) => file.endsWith('.js'));

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(join(ASSETS, file), 'utf8').matchAll(
      /\b(?:from|import)\s*\(?\s*["'`]([^"'`]+\.js)["'`]/g,
    ),
  ].map(([, path]) => basename(path!));

// WebKit runs a worker's entry a second time for a chunk that imports from it.
test('nothing imports from the entry of a worker or of the page', () => {
  const workers = scripts.filter((file) => /\.worker-[^/]*\.js$/.test(file));
  expect(workers.map((file) => file.split('.')[0]).sort()).toEqual([
    'convolutions',
    'files',
    'numbers',
    'vision',
  ]);
  const page = [...readFileSync(join(DIST, 'index.html'), 'utf8').matchAll(/src="([^"]+\.js)"/g)];
  expect(page).toHaveLength(1);
  const entries = [...workers, basename(page[0]![1]!)];
  const wrong = scripts.flatMap((file) =>
    importsOf(file)
      .filter((imported) => entries.includes(imported))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(wrong).toEqual([]);
});
