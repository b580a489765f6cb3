/** What the build tells its service worker: which files to keep, and what each has to be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeBuild } from '../../../scripts/service-worker-plugin';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facet-build-'));
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, 'models/facet'), { recursive: true });
  mkdirSync(join(folder, 'models/other'), { recursive: true });
  write('index.html', 'page');
  write('assets/worker.js', 'abc');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(join(folder, path), text);

test('each file has its SHA-256, as subresource integrity writes it', () => {
  // FIPS 180-2, B.1: the digest of "abc".
  const abc = Buffer.from(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    'hex',
  ).toString('base64');
  expect(describeBuild(folder).files['assets/worker.js']).toBe(`sha256-${abc}`);
});

test('Facet’s own weights are kept; others, maps and the service worker are not', () => {
  write('models/facet/det1.npy', 'own');
  write('models/other/det1.npy', 'other');
  write('assets/worker.js.map', 'map');
  write('sw.js', 'itself');
  expect(Object.keys(describeBuild(folder).files)).toEqual([
    'assets/worker.js',
    'index.html',
    'models/facet/det1.npy',
  ]);
});

test('the version changes with any byte of any file, and with nothing else', () => {
  const { version } = describeBuild(folder);
  expect(describeBuild(folder).version).toBe(version);
  write('assets/worker.js', 'abd');
  expect(describeBuild(folder).version).not.toBe(version);
});
