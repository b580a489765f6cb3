/** What a network starts from: weights of a file, and xavier's random values where there are none to start from. */
import type { NumpyRandom } from '../base/numpy-random';
import type { Weights, WeightTensor } from '../base/types';
import type { Network } from '../networks/layers';
import {
  layersAfter,
  layersOf,
  tensorsOf,
  type LayerSpec,
  type TensorSpec,
} from '../networks/variables';

export interface Start {
  /** Layers from this activation on are trained; all, where none is named. */
  from?: string;
  /** Without, every layer that is trained is made anew. */
  pretrained: boolean;
  random: NumpyRandom;
}

export interface StartingWeights {
  weights: Weights;
  /** Layers that were made anew: because the start is not a pretrained one, or because theirs have another shape. */
  anew: string[];
}

/**
 * Every tensor of the network, for an embedding of this length. Layers that are made anew start as slim's: weights by
 * xavier's uniform rule, offsets and moving means at 0, moving variances at 1.
 * @param stored checked: every tensor of the network is there, whatever the length of its embedding
 */
export function startingWeights(
  network: Network,
  embeddingSize: number,
  stored: Weights,
  { from, pretrained, random }: Start,
): StartingWeights {
  const layers = layersOf(network, embeddingSize);
  const trained = from === undefined ? layers : layersAfter(network, embeddingSize, from);
  const isTrained = new Set(trained.map(({ name }) => name));
  const byName = new Map(stored.tensors.map((each) => [each.name, each]));
  const found = new Map<string, WeightTensor[]>();
  for (const layer of layers) {
    const kept = pretrained || !isTrained.has(layer.name) ? storedOf(layer, byName) : undefined;
    if (kept) found.set(layer.name, kept);
  }
  if (found.size === layers.length) return { weights: stored, anew: [] };
  const anew = layers.filter(({ name }) => !found.has(name));
  const parts = layers.flatMap((layer): [TensorSpec, Float32Array][] => {
    const kept = found.get(layer.name);
    if (!kept) return tensorsOf(layer)[0]!.map((spec) => [spec, startOf(spec, random)]);
    return kept.map((spec) => [
      spec,
      stored.data.subarray(spec.offset, spec.offset + sizeOf(spec.shape)),
    ]);
  });
  return { weights: { ...stored, ...packed(parts) }, anew: anew.map(({ name }) => name) };
}

/** The limit of xavier's uniform rule: sqrt(6 / (fan in + fan out)), the fans by the whole kernel. */
export function xavierLimit(shape: readonly number[]): number {
  const field = sizeOf(shape.slice(0, -2));
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  return Math.sqrt(6 / (field * (inputs + outputs)));
}

/** Weights [..., in, out] by xavier's uniform rule, which slim initialises with. */
export function xavier(shape: readonly number[], random: NumpyRandom): Float32Array<ArrayBuffer> {
  const limit = xavierLimit(shape);
  return Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-limit, limit));
}

/** The tensors of a layer, in the first way in which the file has all of them in their shapes. */
function storedOf(
  layer: LayerSpec,
  stored: ReadonlyMap<string, WeightTensor>,
): WeightTensor[] | undefined {
  for (const way of tensorsOf(layer)) {
    const tensors = way.map(({ name, shape }) => {
      const tensor = stored.get(name);
      return tensor && String(tensor.shape) === String(shape) ? tensor : undefined;
    });
    if (tensors.every((tensor) => tensor !== undefined)) return tensors;
  }
  return undefined;
}

function startOf({ name, shape }: TensorSpec, random: NumpyRandom): Float32Array {
  if (name.endsWith('/weights')) return xavier(shape, random);
  return new Float32Array(sizeOf(shape)).fill(name.endsWith('/moving_variance') ? 1 : 0);
}

function packed(parts: readonly [TensorSpec, Float32Array][]): Pick<Weights, 'tensors' | 'data'> {
  const data = new Float32Array(parts.reduce((sum, [, { length }]) => sum + length, 0));
  let offset = 0;
  const tensors = parts.map(([{ name, shape }, values]) => {
    const tensor = { name, shape, offset };
    data.set(values, offset);
    offset += values.length;
    return tensor;
  });
  return { tensors, data };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);
