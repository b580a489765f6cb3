/** One step's gradients of Inception-ResNet-v1 on the backends that people have, against the plain one. */
import '../../src/train/register';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/base/types';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import {
  differences,
  networkGradients,
  straightInception,
} from '../fixtures/train/network-gradients';
import { useBackend } from './support/detector';
import { record } from './support/record';
import { full } from './support/shared';

async function gradients(backend: Backend, ...asked: Parameters<typeof networkGradients>) {
  await useBackend(backend);
  return networkGradients(...asked);
}

describe('the last block and the Bottleneck', () => {
  const from = inceptionResnetV1.trainableFrom!.lastBlock;

  it.each(['wasm', 'webgpu'] as const)(
    'have the plain backend’s gradients on %s',
    async (backend) => {
      const plain = await gradients('cpu', inceptionResnetV1, from, 3);
      const found = await gradients(backend, inceptionResnetV1, from, 3);
      expect([...found.keys()]).toEqual([...plain.keys()]);
      // Float32 in another order of sums; a relu that falls the other way would cost more.
      expect(differences(found, plain).at(-1)!.share).toBeLessThan(1e-3);
    },
  );
});

describe.runIf(full)('the whole network', () => {
  it('has the plain backend’s gradients on wasm', async () => {
    const plain = await gradients('cpu', straightInception, undefined, 2);
    const found = await gradients('wasm', straightInception, undefined, 2);
    const all = differences(found, plain);
    const median = all[Math.floor(all.length / 2)]!.share;
    await record('whole-network-gradients', { gradients: all.length, median, worst: all.at(-1) });
    expect(all.at(-1)!.share).toBeLessThan(1e-3);
  });
});
