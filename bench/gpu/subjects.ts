/** What is measured by tfjs's backends: every net with its inputs on the device, and what its results should be. */
import { tensor4d, type Tensor } from '@tensorflow/tfjs-core';
import { loadNetwork } from '../../src/networks/run';
import { batchOf } from './nets';

/** One case, ready to run. */
export interface Subject {
  name: string;
  /** Of one run. */
  multiplications: number;
  /** Records one run. The outputs are the caller's to dispose of. */
  run(): Tensor[];
  /** @returns what is wrong with the outputs' values, in a sentence */
  wrong(values: Float32Array[]): string | undefined;
  /** The largest difference of the outputs from the reference, as a share of its row's largest value. */
  off?(values: Float32Array[]): number;
  dispose(): void;
}

const loaded = new Map<string, ReturnType<typeof loadNetwork<Tensor>>>();

/** Each weight is off by up to 1 in 2,048; after over a hundred layers a value is by some times that. */
const HALVES_TOLERANCE = 2e-2;

/**
 * @param halves whether the weights are read as halves
 * @throws Error where weights or references did not travel
 */
export async function batchSubject(net: string, count: number, halves = false): Promise<Subject> {
  const batch = batchOf(net, count);
  const { name, multiplications, network, embeddingSize, prefix } = batch;
  const key = `${net} ${halves}`;
  const running =
    loaded.get(key) ??
    loadNetwork<Tensor>(network, await batch.weights(), embeddingSize, { prefix, halves });
  loaded.set(key, running);
  const x = tensor4d(batch.values, batch.shape);
  return {
    ...{ name, multiplications },
    run: () => [running.run(x)],
    wrong: ([out]) => batch.wrong(out!, halves ? HALVES_TOLERANCE : undefined),
    ...(halves && { off: ([out]: Float32Array[]) => batch.off(out!) }),
    dispose: () => x.dispose(),
  };
}
