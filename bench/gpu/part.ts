/** One part of the benchmark, in a process of its own: it writes what it has after every case. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { backend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { selfTest, type Verdict } from '../../src/kernels/self-test';
import { startBackends, useBackend, type Adapter } from '../../test/gpu/backends';
import { HERE } from './carried';
import type { Figures } from './measure';
import type { Peak } from './peak';
import type { ShapeTimes } from './variants';

/** Ours; tfjs as it comes; ours by each family of programs. */
export const PARTS = ['ours', 'stock', 'variants'] as const;
export type PartName = (typeof PARTS)[number];

export type Measured = Figures | { name: string; reason: string };

export interface PartResults {
  adapter?: Adapter;
  limits?: Record<string, number>;
  peak?: Peak;
  /** Of our programs, and how long that took. */
  selfTest?: Verdict & { ms: number };
  cases: Measured[];
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

const say = (text: string) => process.stdout.write(`${text}\n`);

/** @throws Error where there is no adapter */
export async function runPart(settings: PartSettings): Promise<void> {
  const results: PartResults = { cases: [], variants: [], shapes: [] };
  const keep = () => writeFileSync(settings.out, JSON.stringify(results));
  const { part } = settings;
  results.adapter = await startBackends(resolve(HERE, 'wasm'), { stock: part === 'stock' });
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

function limits(): Record<string, number> {
  const { device } = backend() as unknown as { device: GPUDevice };
  const found: Record<string, number> = {};
  for (const name in device.limits) {
    found[name] = device.limits[name as keyof GPUSupportedLimits] as unknown as number;
  }
  return found;
}
