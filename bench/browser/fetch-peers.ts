/** Peers are fetched when they are measured: they are no part of Facet, and package.json does not grow. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PEERS } from './server';

/** Pinned, so that figures of two days are of the same peers. */
const PACKAGES: Readonly<Record<string, string>> = {
  'onnxruntime-web': '1.30.0',
  '@litertjs/core': '2.5.3',
  '@vladmandic/human': '3.3.6',
};

function isThere(name: string, version: string): boolean {
  const file = resolve(PEERS, 'node_modules', name, 'package.json');
  if (!existsSync(file)) return false;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version === version;
}

/** @returns what could not be had */
export function fetchPeers(): string[] {
  const wanted = Object.entries(PACKAGES);
  const missing = () => wanted.filter(([name, version]) => !isThere(name, version));
  if (missing().length === 0) return [];
  const packages = wanted.map(([name, version]) => `${name}@${version}`);
  console.log(`Fetching ${packages.join(', ')} into bench/.peers`);
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', PEERS];
  spawnSync('npm', ['install', ...options, ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  return missing().map(([name]) => name);
}
