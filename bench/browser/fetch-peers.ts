/** Peers are fetched when they are measured: they are no part of Facet, and package.json does not grow. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { PEERS } from './server';

/** Pinned, so that figures of two days are of the same peers. */
const PACKAGES: Readonly<Record<string, string>> = {
  'onnxruntime-web': '1.30.0',
  '@litertjs/core': '2.5.3',
  '@vladmandic/human': '3.3.6',
};

function isThere(folder: string, name: string, version: string): boolean {
  const file = resolve(folder, 'node_modules', name, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version;
}

/**
 * Packages into a folder that has none but them.
 * @param wanted their versions by name
 * @returns names of those that could not be had
 */
export function fetchInto(folder: string, wanted: Readonly<Record<string, string>>): string[] {
  const all = Object.entries(wanted);
  const missing = () => all.filter(([name, version]) => !isThere(folder, name, version));
  if (missing().length === 0) return [];
  const packages = all.map(([name, version]) => `${name}@${version}`);
  console.log(`Fetching ${packages.join(', ')} into ${relative(process.cwd(), folder)}`);
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  spawnSync('npm', ['install', ...options, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return missing().map(([name]) => name);
}

/** @returns what could not be had */
export const fetchPeers = (): string[] => fetchInto(PEERS, PACKAGES);
