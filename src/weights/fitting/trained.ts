/** A part of a network's tensors: taken from its weights to be trained, and put back in their place. */
import { FacetError } from '../../base/errors';
import type { Weights, WeightTensor } from '../../base/types';
import { findNetwork } from '../../networks';
import { layersAfter, tensorsOf } from '../../networks/variables';
import { NumericArray, type RawTensors } from '../../files/parsing/tensor';
import { convertPart, type ConvertedPart } from './accounting';
import { embedderCandidates, type NetworkId } from './parts';

/**
 * The tensors of the layers after an activation, in a buffer of their own.
 * @param activation as the network names it
 * @throws FacetError `INVALID_OPTION` where no layer with weights follows one of that name
 */
export function tensorsAfter(
  weights: Weights,
  network: NetworkId,
  embeddingSize: number,
  activation: string,
): Weights {
  const layers = layersAfter(findNetwork(network)!, embeddingSize, activation);
  if (layers.length === 0) {
    throw new FacetError(
      'INVALID_OPTION',
      `${findNetwork(network)!.title} has nothing to train after "${activation}".`,
      { hint: 'Choose weights of a network that can be trained from there.' },
    );
  }
  const names = new Set(layers.flatMap((layer) => tensorsOf(layer).flat()).map(({ name }) => name));
  const found = weights.tensors.filter(({ name }) => names.has(name));
  const data = new Float32Array(found.reduce((sum, tensor) => sum + sizeOf(tensor), 0));
  const tensors: WeightTensor[] = [];
  let offset = 0;
  for (const tensor of found) {
    data.set(valuesOf(tensor, weights.data), offset);
    tensors.push({ ...tensor, offset });
    offset += sizeOf(tensor);
  }
  return { ...weights, tensors, data };
}

/**
 * Weights with some tensors in place of their own. Of a layer that comes whole nothing of the old one is taken,
 * so that its form may change: batch norm folded in, or beside; of one that comes in part the rest stays.
 * @param title of the new weights, for sentences
 * @throws FacetError `WEIGHTS_MISMATCH`, naming every tensor that does not belong there or is not finite
 */
export function withTrained(
  network: NetworkId,
  weights: ConvertedPart,
  trained: ConvertedPart,
  title: string,
): ConvertedPart & { embeddingSize: number } {
  const [before, after] = [rawOf(weights), rawOf(trained)];
  const { part, embeddingSize } = embedderCandidates(
    (name) => (after.get(name) ?? before.get(name))?.shape,
  ).find((candidate) => candidate.network === network)!;
  const raw = new Map(after);
  for (const alternatives of part.layers) {
    if (alternatives.some((tensors) => tensors.every(({ name }) => after.has(name)))) continue;
    for (const { name } of alternatives.flat()) {
      const old = before.get(name);
      if (old && !raw.has(name)) raw.set(name, old);
    }
  }
  return { ...convertPart(part, raw, title), embeddingSize };
}

const FLOAT32 = { kind: 'f', size: 4, littleEndian: true } as const;

function rawOf({ tensors, data }: ConvertedPart): RawTensors {
  return new Map(
    tensors.map((tensor) => {
      const { buffer, byteOffset, byteLength } = valuesOf(tensor, data);
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      return [tensor.name, new NumericArray(FLOAT32, tensor.shape, false, bytes)];
    }),
  );
}

const sizeOf = ({ shape }: WeightTensor) => shape.reduce((product, side) => product * side, 1);

const valuesOf = (tensor: WeightTensor, data: ConvertedPart['data']) =>
  data.subarray(tensor.offset, tensor.offset + sizeOf(tensor));
