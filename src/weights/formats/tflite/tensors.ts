/** The tensors of a TensorFlow Lite model that hold values, by their number. */
import { COST, type Budget } from '../../../files/parsing/budget';
import type { DType } from '../../../files/parsing/dtype';
import { invalid, quoted } from '../../../files/parsing/errors';
import {
  denseStrides,
  elementCount,
  RawTensor,
  type Quantised,
} from '../../../files/parsing/tensor';
import type { FlatTable } from './flatbuffer';

type Bytes = Uint8Array<ArrayBuffer>;

const little = (kind: DType['kind'], size: number): DType => ({ kind, size, littleEndian: true });

/** By the schema's number (TensorType). */
const TYPES: ReadonlyMap<number, DType> = new Map([
  [0, little('f', 4)],
  [1, little('f', 2)],
  [2, little('i', 4)],
  [3, little('u', 1)],
  [4, little('i', 8)],
  [6, little('b', 1)],
  [7, little('i', 2)],
  [9, little('i', 1)],
  [10, little('f', 8)],
  [18, little('B', 2)],
]);

/** Fields of a Tensor and of its QuantizationParameters. */
const [SHAPE, TYPE, BUFFER, NAME, QUANTISATION, SPARSITY] = [0, 1, 2, 3, 4, 6];
const [SCALES, ZEROS, AXIS] = [2, 3, 6];
const MOST_AXES = 16;

export interface LiteTensor {
  name: string;
  shape: number[];
  /** Undefined for what is computed, and for types that are no numbers. */
  values?: RawTensor;
}

/**
 * @param buffers the model's, of which each tensor names one
 * @throws FacetError `WEIGHTS_INVALID`, naming the tensor
 */
export function readTensor(table: FlatTable, buffers: readonly FlatTable[]): LiteTensor {
  const { file, budget, bytes: all } = table.buffer;
  const name = table.text(NAME);
  const shape = table.ints(SHAPE, MOST_AXES);
  budget.spend(COST.tensor);
  const buffer = buffers[table.int(BUFFER)];
  const data = buffer && dataOf(buffer, all);
  if (!data || data.length === 0) return { name, shape };
  if (table.table(SPARSITY)) throw invalid(file, `holds ${quoted(name)} as a sparse tensor`);
  const dtype = TYPES.get(table.byte(TYPE));
  if (!dtype) return { name, shape };
  if (shape.some((side) => side < 0)) throw misfit(file, name, shape, data);
  if (elementCount(shape, data.length) * dtype.size !== data.length) {
    throw misfit(file, name, shape, data);
  }
  const quantised =
    dtype.kind === 'i' || dtype.kind === 'u'
      ? quantisationOf(table.table(QUANTISATION), shape, name, file, budget)
      : undefined;
  const values = new RawTensor({
    ...{ dtype, shape, strides: denseStrides(shape), offset: 0, bytes: data },
    ...(quantised && { quantised }),
  });
  return { name, shape, values };
}

/** In the buffer, or, of a file beyond two gigabytes, at a place behind the tables. */
function dataOf(buffer: FlatTable, all: Bytes): Bytes | undefined {
  const inside = buffer.numbers(0, 1);
  if (inside) return inside;
  const [offset, size] = [buffer.uint64(1), buffer.uint64(2)];
  if (offset <= 1 || size === 0) return undefined;
  buffer.buffer.check(offset, size);
  return all.subarray(offset, offset + size);
}

function quantisationOf(
  table: FlatTable | undefined,
  shape: readonly number[],
  name: string,
  file: string,
  budget: Budget,
): Quantised | undefined {
  const scales = table?.numbers(SCALES, 4);
  if (!table || !scales?.length) return undefined;
  const zeros = table.numbers(ZEROS, 8);
  const count = scales.length / 4;
  const axis = table.int(AXIS);
  const isWhole = count === 1 || shape[axis] === count;
  if (!isWhole || (zeros && zeros.length > 0 && zeros.length / 8 !== count)) {
    throw invalid(file, `has ${count} scales for ${quoted(name)} of shape [${shape}]`);
  }
  budget.spend(count * 8);
  const view = new DataView(scales.buffer, scales.byteOffset, scales.byteLength);
  const zeroView = zeros && new DataView(zeros.buffer, zeros.byteOffset, zeros.byteLength);
  const scaleAt = (i: number) => view.getFloat32(4 * i, true);
  const zeroAt = (i: number) => (zeroView?.byteLength ? zeroView.getInt32(8 * i, true) : 0);
  if (count === 1) return { scale: scaleAt(0), zero: zeroAt(0) };
  return {
    scale: Float32Array.from({ length: count }, (_, i) => scaleAt(i)),
    zero: Int32Array.from({ length: count }, (_, i) => zeroAt(i)),
    axis,
  };
}

function misfit(file: string, name: string, shape: readonly number[], { length }: Bytes) {
  return invalid(file, `holds ${quoted(name)} of shape [${shape}] in ${length} bytes`);
}
