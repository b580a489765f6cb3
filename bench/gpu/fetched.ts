/** What the carried folder has of others: the peers' files, and a Node that runs them. */
import { cpSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fetchInto, fetchPeers } from '../browser/fetch-peers';
import { PEERS } from '../browser/server';

/** Those files alone that a part of the benchmark reads. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-web': [
    'package.json',
    'dist/ort.jspi.min.mjs',
    'dist/ort-wasm-simd-threaded.jspi.mjs',
    'dist/ort-wasm-simd-threaded.jspi.wasm',
  ],
  '@litertjs/core': [
    'package.json',
    'dist/index.js',
    'wasm/litert_wasm_jspi_internal.js',
    'wasm/litert_wasm_jspi_internal.wasm',
  ],
  '@litertjs/wasm-utils': ['package.json', 'dist/index.js'],
};

/** The first long-lived one whose WebAssembly waits for promises, as browsers' does and as peers need it. */
const NODE_VERSION = '24.21.0';

export interface NodeBinary {
  path: string;
  /** With a v before it. */
  version: string;
}

/**
 * Puts the peers' files where the built program looks for them, and fetches what is not there.
 * @param built folder of the program
 * @returns what could not be had
 */
export function addPeers(built: string): string[] {
  fetchPeers();
  const missing: string[] = [];
  for (const [name, files] of Object.entries(FILES)) {
    const [from, to] = [resolve(PEERS, 'node_modules', name), resolve(built, 'node_modules', name)];
    if (!files.every((file) => existsSync(resolve(from, file)))) missing.push(name);
    else for (const file of files) cpSync(resolve(from, file), resolve(to, file));
  }
  return missing;
}

/** This Node where it can run the peers, else one that is fetched; undefined where that can't be had. */
export function nodeForPeers(): NodeBinary | undefined {
  const { platform, arch, version, execPath } = process;
  if ('Suspending' in WebAssembly) return { path: execPath, version };
  const name = `node-${platform}-${arch}`;
  const folder = resolve(PEERS, 'node');
  const missing = fetchInto(folder, { [name]: NODE_VERSION });
  const path = resolve(folder, 'node_modules', name, 'bin/node');
  return missing.length > 0 ? undefined : { path, version: `v${NODE_VERSION}` };
}
