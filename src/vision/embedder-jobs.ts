/** Jobs of an embedder: the crops of several photos go through the network together. */
import { clone, keep, tensor4d, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { EmbedderInfo } from '../base/types';
import type { LoadedNetwork } from '../networks/run';
import type { RunningBackend } from './backend';
import { fenced } from './gpu-errors';
import { letAbortsIn, type Kind } from './scheduler';

/** An embedder on the device. */
export interface Embedder {
  network: LoadedNetwork;
  info: EmbedderInfo;
  /** Of the weights' files and their precision: equal for equal weights. */
  digest: string;
}

export interface EmbedJob {
  embedder: Embedder;
  /** Each float32 [height, width, 3], standardised. */
  inputs: Float32Array[];
  /** The named activation that is wanted in place of the embedding. */
  activation?: string;
}

/** Crops in one run of the network: enough to fill a GPU, few enough for a heap's caches. */
const CROPS_AT_ONCE = { webgpu: 64, wasm: 8, cpu: 4 };

/** Jobs that may run together. */
export const embedKey = ({ embedder, activation = '' }: EmbedJob): string =>
  `embed ${embedder.network.id} ${activation}`;

/**
 * The embedder's jobs on this backend; each gives one raw embedding, or one activation, a crop.
 * @param took told how long a crop took, milliseconds; of those that ran together each its share
 */
export function embedding(
  running: RunningBackend,
  took: (ms: number) => void,
): Kind<EmbedJob, Float32Array[]> {
  const most = CROPS_AT_ONCE[running.backend];
  return {
    atOnce: ({ inputs }) => Math.floor(most / Math.max(1, inputs.length)),
    async work(jobs, signals) {
      const { embedder, activation } = jobs[0]!;
      const all = jobs.flatMap((job) => job.inputs);
      const rows: Float32Array[] = [];
      for (let start = 0; start < all.length; start += most) {
        await letAbortsIn(signals);
        const began = performance.now();
        const outputs = await runBatch(
          running,
          embedder,
          all.slice(start, start + most),
          activation,
        );
        took((performance.now() - began) / outputs.length);
        rows.push(...outputs);
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
  activation?: string,
): Promise<Float32Array[]> {
  const { width, height } = network.network.input;
  const size = height * width * 3;
  return fenced(running.device, async () => {
    const values = new Float32Array(inputs.length * size);
    inputs.forEach((input, i) => values.set(input, i * size));
    const output = tidy(() => {
      const x = tensor4d(values, [inputs.length, height, width, 3]);
      return activation === undefined ? network.run(x) : activationOf(network, x, activation);
    });
    try {
      const flat = (await output.data()) as Float32Array;
      const length = flat.length / inputs.length;
      return inputs.map((_, i) => flat.slice(i * length, (i + 1) * length));
    } finally {
      output.dispose();
    }
  });
}

function activationOf(network: LoadedNetwork, x: Tensor4D, name: string): Tensor {
  let found: Tensor | undefined;
  network.run(x, (each, activation) => {
    if (each === name) found = keep(clone(activation));
  });
  if (!found) throw new Error(`${network.network.id} names no activation ${name}.`);
  return found;
}
