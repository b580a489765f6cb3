/** An abort is a message: a worker hears it between two runs of the network, and runs it no more. */
import '@tensorflow/tfjs-backend-cpu';
import { zeros, type Tensor4D } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Face } from '../../../src/base/types';
import type { RunningBackend } from '../../../src/vision/backend';
import type { Device } from '../../../src/vision/device';
import { embedding, type Embedder } from '../../../src/vision/embedder-jobs';
import { Explaining } from '../../../src/vision/explaining';
import { Scheduler } from '../../../src/vision/scheduler';

const SIDE = 4;

vi.mock('../../../src/vision/wire-photo', () => ({
  decode: async () => ({ width: 4, height: 4, pixels: new Uint8ClampedArray(4 * 4 * 4) }),
}));

let passes: number;
let abort: AbortController;
let scheduler: Scheduler;

/** A network that is told to stop, by a message, while it runs for the `stopAt`th time. */
function embedderStoppedAt(stopAt: number): Embedder {
  const run = (x: Tensor4D) => {
    passes += 1;
    if (passes === stopAt) setImmediate(() => abort.abort());
    return zeros([x.shape[0], 2]);
  };
  const info = { crop: { rule: 'facenet', size: SIDE, margin: 0 }, standardisation: 'fixed' };
  const network = { id: 'net', network: { input: { width: SIDE, height: SIDE } }, run };
  return { info, network, digest: '' } as unknown as Embedder;
}

/** On the cpu four crops go through the network at once. */
const kind = embedding({ backend: 'cpu' } as RunningBackend, () => {});

const through = (embedder: Embedder, inputs: Float32Array[], signal?: AbortSignal) =>
  scheduler.run(kind, 'net', { embedder, inputs }, signal);

beforeEach(() => {
  passes = 0;
  abort = new AbortController();
  scheduler = new Scheduler();
});

describe('after an abort', () => {
  it('no further batch of one call’s crops is embedded', async () => {
    const crops = Array.from({ length: 12 }, () => new Float32Array(SIDE * SIDE * 3));
    const stopped = through(embedderStoppedAt(1), crops, abort.signal);
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect(passes).toBe(1);
  });

  it('no further part of an explanation is covered', async () => {
    const embedder = embedderStoppedAt(2);
    const device = {
      embedder: () => embedder,
      runNetwork: through,
    } as unknown as Device;
    const options = { model: 'net', grid: 9, patch: 0.2, aligned: true, signal: abort.signal };
    const stopped = new Explaining(device).occlude(
      new Blob(),
      {} as Face,
      new Float32Array(2),
      options as unknown as Parameters<Explaining['occlude']>[3],
    );
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect(passes).toBe(2);
  });

  it('crops of a call that nobody stopped go on, though they ran with those of one', async () => {
    const embedder = embedderStoppedAt(1);
    const crops = Array.from({ length: 12 }, () => new Float32Array(SIDE * SIDE * 3));
    await expect(through(embedder, crops)).resolves.toHaveLength(12);
    expect(passes).toBe(3);
  });
});
