/** Tensors off the device, which can be stored, and on it again. */
import { tensor, type Tensor } from '@tensorflow/tfjs-core';

/** A tensor off the device. */
export interface KeptTensor {
  shape: number[];
  values: Float32Array;
}

/** Reads a tensor, which stays. */
export async function keptOf(tensor: Tensor): Promise<KeptTensor> {
  return { shape: tensor.shape.slice(), values: (await tensor.data<'float32'>()).slice() };
}

/** On the device again. */
export function tensorOf({ shape, values }: KeptTensor): Tensor {
  return tensor(values, shape, 'float32');
}

/** Tensors by name, read together. */
export async function allKept(
  tensors: Iterable<[string, Tensor]>,
): Promise<Map<string, KeptTensor>> {
  const read = [...tensors].map(async ([name, each]) => [name, await keptOf(each)] as const);
  return new Map(await Promise.all(read));
}
