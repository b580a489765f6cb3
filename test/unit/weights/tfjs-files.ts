/** A model of tfjs: `model.json` and its shards, as tfjs's converter writes them. */
import { float16Bits } from '../../../src/files/parsing/halves';
import { join } from '../../fixtures/bytes';
import type { Bytes } from './bytes';
import { bytesOf, type Tensor } from './containers';

export type Quantization = 'uint8' | 'uint16' | 'float16';

export interface TfjsOptions {
  format?: 'graph-model' | 'layers-model';
  /** Bytes of a shard. */
  shard?: number;
  quantized?: Quantization;
  /** What comes before the list of weights. */
  topology?: unknown;
}

/** The files, `model.json` first. */
export function tfjs(tensors: readonly Tensor[], options: TfjsOptions = {}) {
  const { format = 'graph-model', shard = 4 * 1024 * 1024, quantized, topology = null } = options;
  const parts = tensors.map((tensor) => partOf(tensor, quantized));
  const all = join(...parts.map(({ data }) => data));
  const count = Math.max(1, Math.ceil(all.length / shard));
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  const model = {
    ...{ format, generatedBy: '2.15.0', convertedBy: 'TensorFlow.js Converter v4.22.0' },
    modelTopology: topology,
    weightsManifest: [{ paths, weights: parts.map(({ entry }) => entry) }],
  };
  return [
    ['model.json', join(JSON.stringify(model))],
    ...paths.map((path, i) => [path, all.slice(i * shard, (i + 1) * shard)]),
  ] as [name: string, content: Bytes][];
}

function partOf({ name, shape, values }: Tensor, quantized?: Quantization) {
  const entry = { name, shape, dtype: 'float32' };
  if (quantized === undefined) return { entry, data: bytesOf(values) };
  if (quantized === 'float16') {
    const data = bytesOf(Uint16Array.from(values, float16Bits));
    return {
      entry: { ...entry, quantization: { dtype: quantized, original_dtype: 'float32' } },
      data,
    };
  }
  const steps = quantized === 'uint8' ? 255 : 65535;
  const min = values.reduce((least, value) => Math.min(least, value));
  const scale = (values.reduce((most, value) => Math.max(most, value)) - min) / steps || 1;
  const rounded = values.map((value) => Math.round((value - min) / scale));
  const stored = quantized === 'uint8' ? Uint8Array.from(rounded) : Uint16Array.from(rounded);
  return {
    entry: { ...entry, quantization: { dtype: quantized, scale, min } },
    data: bytesOf(stored),
  };
}
