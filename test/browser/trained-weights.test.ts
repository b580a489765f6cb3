/** Weights that were trained further, as the network runs them: here, and after they left and came back. */
import { expect, it } from 'vitest';
import { WeightLibrary } from '../../src/weights/library';
import { memoryStorage } from '../../src/storage/entries';
import { findNetwork } from '../../src/networks';
import { loadNetwork } from '../../src/networks/run';
import { useBackend } from './support/detector';
import { run } from './support/embedder';

const library = () => new WeightLibrary({ base: `${location.origin}/`, storage: memoryStorage() });

async function embedding(of: WeightLibrary, id: string): Promise<Float32Array> {
  const { embedder } = (await of.list()).find((model) => model.id === id)!;
  const network = loadNetwork(
    findNetwork(embedder!.network)!,
    await of.load(id),
    embedder!.embeddingSize,
  );
  const { width, height } = network.network.input;
  const picture = Float32Array.from({ length: width * height * 3 }, (_, i) => Math.sin(i / 50));
  const values = await run(network, picture);
  network.dispose();
  return values;
}

it('exported, removed and dropped again they give the same embeddings, which are not their parent’s', async () => {
  await useBackend('wasm');
  const weights = library();
  const { tensors, data } = await weights.tail('dlib-resnet', 'conv256_down_out/conv1');
  const { id } = await weights.addTrained({
    parent: 'dlib-resnet',
    title: 'my door',
    ...{ tensors, data: data.map((value, i) => value * (1 + 0.1 * Math.sin(i))) },
    trained: { mode: 'personal', people: 3, photos: 9, date: 0 },
  });
  const before = await embedding(weights, id);
  const blob = await weights.export(id, { format: 'safetensors' });
  await weights.remove(id);
  const [back] = await weights.add([{ name: 'door.safetensors', blob }]);
  expect(back!.id).toBe(id);
  expect(await embedding(weights, id)).toEqual(before);
  expect(await embedding(weights, 'dlib-resnet')).not.toEqual(before);
});
