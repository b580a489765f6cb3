/** Times of one case: until it is recorded, until its results are in memory, and on the device by its own clock. */
import { backend, env, type Tensor } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { readTogether } from '../../src/kernels/gpu/read';
import { SUBMIT } from '../../src/kernels/gpu/recording';
import { timed } from '../../src/kernels/gpu/timed';
import { fenced } from '../../src/vision/gpu-errors';
import { settled } from '../../test/gpu/backends';
import { median } from '../measure/statistics';
import { ENOUGH, sampled } from './samples';
import type { Subject } from './subjects';

/** What is measured of every engine. */
export interface Times {
  name: string;
  multiplications: number;
  /** The first run, whose programs are yet to be compiled; until its results are in memory, ms. */
  first_ms: number;
  /** Later runs, one at a time, until the results are in memory; ms. */
  ms: number;
  /** What is wrong with the results. */
  wrong?: string;
}

export interface Figures extends Times {
  /** Later runs, one at a time, until all is recorded; ms. */
  recorded_ms: number;
  /** Several runs recorded one after another, a run of them until the device is done; ms. */
  in_a_row_ms: number;
  /** On the device, by its own clock; ms. None where it has none, or a run is more than one pass. */
  device_ms?: number;
  /** Programs that a run dispatches; not counted where it is slow. */
  dispatches?: number;
  /** Where weights are rounded: the largest difference from the reference, as a share of its row's largest value. */
  off?: number;
}

/** A case that takes so long is run no oftener than it must be, ms. */
const SLOW = 8000;
/** So many dispatches are never submitted before the whole run is recorded. */
const ALL = 1_000_000;
/** Runs that are recorded at once, and runs timed by the device, at most. */
const ROW = 8;
const DEVICE_SAMPLES = 5;

interface Recording {
  device: GPUDevice;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
}

const gpu = () => backend() as unknown as Recording;
const now = () => performance.now();
const release = (outs: Tensor[]) => outs.forEach((out) => out.dispose());

/** As many as there is time for. */
const runsFor = (ms: number, most: number) => Math.max(1, Math.min(most, Math.floor(ENOUGH / ms)));

/** Values of all outputs of a run. */
export type Read = (outs: Tensor[]) => Promise<Float32Array[]>;

/** As tfjs reads: each by itself. */
export const readEach: Read = (outs) => Promise.all(outs.map((out) => out.data<'float32'>()));

/** At one go: one copy and one wait for all. */
export const readAtOnce: Read = (outs) =>
  outs.length === 1 ? readEach(outs) : readTogether(backend() as unknown as WebGPUBackend, outs);

export interface Way {
  read: Read;
  /** After the first run: finds the best programs for what it met. */
  tune?(): Promise<unknown>;
}

/** @throws FacetError where the device reports an error */
export function measure(subject: Subject, { read, tune }: Way): Promise<Figures> {
  const once = () => runOnce(subject, read);
  return fenced(gpu().device, async () => {
    const first = await once();
    await tune?.();
    const second = await once();
    const wrong = subject.wrong(first.values) ?? subject.wrong(second.values);
    const runs = await sampled(once, second.ms);
    const ms = median(runs.map((run) => run.ms));
    return {
      name: subject.name,
      multiplications: subject.multiplications,
      first_ms: first.ms,
      recorded_ms: median(runs.map(({ recorded }) => recorded)),
      ms,
      in_a_row_ms: ms > SLOW ? ms : await inARow(subject, runsFor(ms, ROW)),
      ...(ms <= SLOW && (await onDevice(subject, runsFor(ms, DEVICE_SAMPLES)))),
      ...(subject.off && { off: subject.off(first.values) }),
      ...(wrong !== undefined && { wrong }),
    };
  });
}

async function runOnce(subject: Subject, read: Read) {
  const start = now();
  const outs = subject.run();
  const recorded = now() - start;
  const values = await read(outs);
  const ms = now() - start;
  release(outs);
  return { recorded, ms, values };
}

async function inARow(subject: Subject, runs: number): Promise<number> {
  await settled();
  const start = now();
  let last: Tensor[] = [];
  for (let i = 0; i < runs; i++) {
    release(last);
    last = subject.run();
  }
  // What waits to be submitted is, with the read-back.
  await Promise.all(last.map((out) => out.data()));
  const ms = (now() - start) / runs;
  release(last);
  return ms;
}

async function onDevice(
  subject: Subject,
  samples: number,
): Promise<Pick<Figures, 'device_ms' | 'dispatches'>> {
  const before = env().getNumber(SUBMIT);
  env().set(SUBMIT, ALL);
  const times: number[] = [];
  let dispatches = 0;
  let isOnePass = true;
  try {
    for (let i = 0; i < samples; i++) {
      const ms = await timed(backend() as unknown as WebGPUBackend, () => {
        const pass = gpu().computePassEncoder;
        const outs = subject.run();
        dispatches = gpu().dispatchCountInPass;
        isOnePass &&= pass === null || pass === gpu().computePassEncoder;
        release(outs);
      });
      times.push(ms);
    }
  } finally {
    env().set(SUBMIT, before);
  }
  const isByDevice = gpu().device.features.has('timestamp-query') && isOnePass;
  return { dispatches, ...(isByDevice && { device_ms: median(times) }) };
}
