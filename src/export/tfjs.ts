/** Weights as TensorFlow.js keeps them: `model.json` with a manifest, and the values in shards of 4 MB beside it. */
import { joined } from '../base/bytes';
import { zipBlob, type ZipFile } from '../files/out/zip-writer';
import { valuesOf, type NamedTensors, type Precision } from './weights';

const SHARD = 4 * 1024 * 1024;

/**
 * A zip of the manifest and its shards, without a graph: `tf.io.loadWeights(manifest, folder)` gives the tensors.
 * @param metadata texts by name, under `userDefinedMetadata`
 */
export function tfjsFiles(
  { tensors, data }: NamedTensors,
  precision: Precision,
  metadata: Readonly<Record<string, string>>,
): Promise<Blob> {
  const all = joined(
    tensors.map((tensor) => {
      const values = valuesOf(tensor, data, precision);
      return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    }),
  );
  const count = Math.max(1, Math.ceil(all.length / SHARD));
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  const quantization = { dtype: 'float16', original_dtype: 'float32' };
  const weights = tensors.map(({ name, shape }) => ({
    ...{ name, shape, dtype: 'float32' },
    ...(precision === 'float16' && { quantization }),
  }));
  const model = {
    format: 'graph-model',
    generatedBy: 'Facet',
    convertedBy: null,
    userDefinedMetadata: metadata,
    weightsManifest: [{ paths, weights }],
  };
  const files = function* (): Generator<ZipFile> {
    yield { name: 'model.json', data: new TextEncoder().encode(JSON.stringify(model)) };
    for (const [i, name] of paths.entries()) {
      yield { name, data: all.subarray(i * SHARD, (i + 1) * SHARD) };
    }
  };
  return zipBlob(files());
}
