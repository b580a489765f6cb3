/** One part of the benchmark, in a process of its own: it writes what it has after every case. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { backend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { selfTest, type Verdict } from '../../src/kernels/self-test';
import {
  startBackends,
  startDawn,
  startWasm,
  useBackend,
  type Adapter,
} from '../../test/gpu/backends';
import { HERE } from './carried';
import type { Figures, Times } from './measure';
import type { PartName } from './part-names';
import type { Peak } from './peak';
import { PEERS, type PeerName } from './peers/table';
import type { ShapeTimes } from './variants';

export type Measured = Figures | { name: string; reason: string };

/** By a peer. */
export type PeerMeasured = Times | { name: string; reason: string };

export interface PartResults {
  adapter?: Adapter;
  limits?: Record<string, number>;
  peak?: Peak;
  /** Of our programs, and how long that took. */
  selfTest?: Verdict & { ms: number };
  cases: Measured[];
  /** Of a peer: what it says of itself, and its cases. */
  peer?: { about: string; cases: PeerMeasured[] };
  /** How its process ended, where that was too early. */
  ended?: string;
  /** Of the variants: a case by each family. */
  variants: { family: string; measured: Measured }[];
  shapes: ShapeTimes[];
}

export interface PartSettings {
  part: PartName;
  quick: boolean;
  /** A case's name, or what it begins with. */
  only: string;
  everyProgram: boolean;
  /** Where the results are written. */
  out: string;
  /** After this time no case is begun, ms since 1970. */
  until: number;
}

/** tfjs's WebAssembly. */
const WASM = resolve(HERE, 'wasm');

const say = (text: string) => process.stdout.write(`${text}\n`);

/** @throws Error where there is no adapter */
export async function runPart(settings: PartSettings): Promise<void> {
  const results: PartResults = { cases: [], variants: [], shapes: [] };
  const keep = () => writeFileSync(settings.out, JSON.stringify(results));
  const { part } = settings;
  if (isPeer(part)) return runPeerPart(part, settings, results, keep);
  results.adapter = await startBackends(WASM, { stock: part === 'stock' });
  await useBackend('webgpu');
  results.limits = limits();
  keep();
  if (part !== 'stock') {
    const start = performance.now();
    const verdict = await selfTest(backend() as unknown as WebGPUBackend);
    results.selfTest = { ...verdict, ms: performance.now() - start };
    say(`self-test: ${Math.round(results.selfTest.ms)} ms, ${JSON.stringify(verdict)}`);
    keep();
  }
  if (part === 'ours') {
    const { peakOf } = await import('./peak');
    results.peak = await peakOf();
    say(`peak: ${JSON.stringify(results.peak)}`);
    keep();
  }
  const { runCases, runVariants } = await import('./run-cases');
  await (part === 'variants' ? runVariants : runCases)(settings, results, keep, say);
}

const isPeer = (part: PartName): part is PeerName => (PEERS as readonly string[]).includes(part);

async function runPeerPart(
  part: PeerName,
  settings: PartSettings,
  results: PartResults,
  keep: () => void,
): Promise<void> {
  results.adapter = await startDawn();
  // What has no reference is computed in parts with WebAssembly.
  await startWasm(WASM);
  await useBackend('wasm');
  const { runPeer } = await import('./peers/run');
  await runPeer(part, settings, results, keep, say);
}

function limits(): Record<string, number> {
  const { device } = backend() as unknown as { device: GPUDevice };
  const found: Record<string, number> = {};
  for (const name in device.limits) {
    found[name] = device.limits[name as keyof GPUSupportedLimits] as unknown as number;
  }
  return found;
}
