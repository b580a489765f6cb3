/** Calling a kernel of our own by name, on whichever backend is in use. */
import { engine, type NamedTensorMap, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';

/** What tfjs hands a kernel whose inputs are named `Names`. */
export interface HeapKernelArguments<Names extends string> {
  inputs: Record<Names, TensorInfo>;
  backend: unknown;
  attrs?: object;
}

/** Runs a registered kernel; its one output as a tensor that the engine counts. */
export function runKernel<T extends Tensor>(
  name: string,
  inputs: Record<string, Tensor> | Tensor[],
  attributes: object = {},
): T {
  return engine().runKernel(
    name,
    inputs as NamedTensorMap,
    attributes as Record<string, never>,
  ) as T;
}
