/** Jobs of an embedder: the crops of several photos go through the network together. */
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { EmbedderInfo } from '../base/types';
import type { LoadedNetwork } from '../networks/run';
import type { RunningBackend } from './backend';
import { fenced } from './gpu-errors';
import type { Kind } from './scheduler';

/** An embedder on the device. */
export interface Embedder {
  network: LoadedNetwork;
  info: EmbedderInfo;
}

export interface EmbedJob {
  embedder: Embedder;
  /** Each float32 [height, width, 3], standardised. */
  inputs: Float32Array[];
}

/** Crops in one run of the network: enough to fill a GPU, few enough for a heap's caches. */
const CROPS_AT_ONCE = { webgpu: 64, wasm: 8, cpu: 4 };

/** Squared length below which a vector counts as that long, as facenet's l2_normalize. */
const EPSILON = 1e-10;

/** The embedder's jobs on this backend; each gives one raw embedding a crop. */
export function embedding(running: RunningBackend): Kind<EmbedJob, Float32Array[]> {
  const most = CROPS_AT_ONCE[running.backend];
  return {
    atOnce: ({ inputs }) => Math.floor(most / Math.max(1, inputs.length)),
    async work(jobs) {
      const { embedder } = jobs[0]!;
      const all = jobs.flatMap((job) => job.inputs);
      const rows: Float32Array[] = [];
      for (let start = 0; start < all.length; start += most) {
        rows.push(...(await runBatch(running, embedder, all.slice(start, start + most))));
      }
      let from = 0;
      return jobs.map((job) => rows.slice(from, (from += job.inputs.length)));
    },
  };
}

async function runBatch(
  running: RunningBackend,
  { network }: Embedder,
  inputs: Float32Array[],
): Promise<Float32Array[]> {
  const { width, height } = network.network.input;
  const size = height * width * 3;
  return fenced(running.device, async () => {
    const values = new Float32Array(inputs.length * size);
    inputs.forEach((input, i) => values.set(input, i * size));
    const output = tidy(() => network.run(tensor4d(values, [inputs.length, height, width, 3])));
    try {
      const flat = (await output.data()) as Float32Array;
      const length = output.shape[1];
      return inputs.map((_, i) => flat.slice(i * length, (i + 1) * length));
    } finally {
      output.dispose();
    }
  });
}

/** A vector brought to length 1, in place. */
export function normaliseVector(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const over = 1 / Math.sqrt(Math.max(squares, EPSILON));
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * over;
  return vector;
}

/**
 * One embedding of a face from the raw outputs of its inputs: with `flip` each crop gave two, which
 * are joined and scaled by 1/sqrt(2), so that distances stay in the unit of a single one; several
 * crops are averaged.
 * @param normalise bring each output, and the mean, to length 1
 */
export function joinOutputs(
  outputs: Float32Array[],
  { flip, normalise }: { flip: boolean; normalise: boolean },
): Float32Array {
  if (normalise) outputs.forEach(normaliseVector);
  const whole = flip ? pairs(outputs) : outputs;
  if (whole.length === 1) return whole[0]!;
  const mean = new Float32Array(whole[0]!.length);
  for (const vector of whole) {
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + vector[i]! / whole.length;
  }
  return normalise ? normaliseVector(mean) : mean;
}

function pairs(outputs: Float32Array[]): Float32Array[] {
  const joined: Float32Array[] = [];
  for (let i = 0; i < outputs.length; i += 2) {
    const both = [...outputs[i]!, ...outputs[i + 1]!];
    joined.push(Float32Array.from(both, (value) => value * Math.SQRT1_2));
  }
  return joined;
}
