/** What every format of weights is written from, and how its values are kept. */
import type { WeightTensor } from '../base/types';
import { toHalves } from '../files/parsing/halves';

/** float32 tensors in one buffer, one after another. */
export interface NamedTensors {
  tensors: readonly WeightTensor[];
  data: Float32Array<ArrayBuffer>;
}

export type Precision = 'float32' | 'float16';

/** The values of one tensor, as they are or as the bits of half-precision numbers. */
export function valuesOf(
  { shape, offset }: WeightTensor,
  data: NamedTensors['data'],
  precision: Precision,
): Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> {
  const count = shape.reduce((product, side) => product * side, 1);
  const values = data.subarray(offset, offset + count);
  return precision === 'float16' ? toHalves(values) : values;
}
