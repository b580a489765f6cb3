/** What every reader of weight files gives: tensors by name, still in the file's bytes. */
import { elementReader, type DType } from './dtype';

/** A tensor of a file. Nothing is converted before {@link toFloat32} is called. */
export interface RawTensor {
  readonly shape: readonly number[];
  /** The values as float32 in C order (last index fastest): a fresh array. */
  toFloat32(): Float32Array<ArrayBuffer>;
}

/** Tensors by their path in the file: "conv1/weights". */
export type RawTensors = ReadonlyMap<string, RawTensor>;

/** How many elements a shape has; Infinity where that exceeds `limit`, so that no product overflows. */
export function elementCount(shape: readonly number[], limit: number): number {
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const side of shape) {
    count *= side;
    if (count > limit) return Infinity;
  }
  return count;
}

/** A dense array of numbers. `fortran`: the first index runs fastest in `bytes`. */
export class NumericArray implements RawTensor {
  constructor(
    readonly dtype: DType,
    readonly shape: readonly number[],
    readonly fortran: boolean,
    readonly bytes: Uint8Array<ArrayBuffer>,
  ) {}

  toFloat32(): Float32Array<ArrayBuffer> {
    const { kind, size, littleEndian } = this.dtype;
    const inOrder = !this.fortran || this.shape.length < 2;
    if (inOrder && kind === 'f' && size === 4 && littleEndian) {
      return new Float32Array(this.bytes.slice().buffer);
    }
    const values = new Float32Array(this.bytes.length / size);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    const read = elementReader(this.dtype, view);
    if (inOrder) {
      for (let i = 0; i < values.length; i++) values[i] = read(i * size);
    } else {
      this.#readFortran(values, (index) => read(index * size));
    }
    return values;
  }

  /** Walks the target in C order and counts the index up by hand, adding the source's strides. */
  #readFortran(values: Float32Array, read: (index: number) => number): void {
    const { shape } = this;
    const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
    const index = shape.map(() => 0);
    let source = 0;
    for (let target = 0; target < values.length; target++) {
      values[target] = read(source);
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        source += strides[axis]!;
        index[axis]!++;
        if (index[axis]! < shape[axis]!) break;
        source -= strides[axis]! * shape[axis]!;
        index[axis] = 0;
      }
    }
  }
}
