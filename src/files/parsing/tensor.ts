/** What every reader of weight files gives: tensors by name, still in the file's bytes. */
import { elementReader, type DType } from './dtype';
import type { NetworkGraph } from './network-graph';

/** Tensors by their path in the file: "conv1/weights". */
export interface RawTensors extends ReadonlyMap<string, RawTensor> {
  /** What a person should know of how they were taken from the file, a sentence each. */
  readonly notes?: readonly string[];
  /** What is done with them, where the file holds a whole model that says so. */
  readonly graph?: NetworkGraph;
  /** They were told by the places they have in a pickled model, which may be anyone's. */
  readonly isModel?: boolean;
}

/** The tensors of a model with its graph, where it has one. */
export function withGraph(raw: RawTensors, graph: NetworkGraph | undefined): RawTensors {
  return Object.assign(new Map(raw), { notes: raw.notes, graph });
}

/** The same tensors with something to say of them, after what was said already. */
export function noted(raw: RawTensors, ...notes: string[]): RawTensors {
  const { graph, isModel } = raw;
  return Object.assign(new Map(raw), { notes: [...(raw.notes ?? []), ...notes], graph, isModel });
}

/** Of values that are stored as smaller numbers: value = (stored - zero) * scale + min. */
export interface Quantised {
  scale: number | Float32Array;
  /** Default 0. */
  zero?: number | Int32Array;
  /** Default 0. */
  min?: number;
  /** The axis along which `scale` and `zero` have a number an index, where they have several. */
  axis?: number;
}

/** Where the elements of a tensor lie in some bytes. */
export interface Layout {
  dtype: DType;
  shape: readonly number[];
  /** Elements from one index to the next, an axis each. All zero: one value stands for the whole shape. */
  strides: readonly number[];
  /** Of the first element, counted in elements. */
  offset: number;
  bytes: Uint8Array<ArrayBuffer>;
  quantised?: Quantised;
  /** Multiplies index i of the last axis by factors[i]. */
  factors?: Float32Array;
}

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

/** The strides of a dense tensor: the last index runs fastest, or with `fortran` the first. */
export function denseStrides(shape: readonly number[], fortran = false): number[] {
  const strides = shape.map(() => 1);
  const order = shape.map((_, axis) => axis);
  if (!fortran) order.reverse();
  let step = 1;
  for (const axis of order) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

/** A tensor of a file. Nothing is converted before {@link copyTo}. The layout must lie inside its bytes. */
export class RawTensor {
  constructor(readonly layout: Layout) {}

  get shape(): readonly number[] {
    return this.layout.shape;
  }

  get size(): number {
    return this.shape.reduce((product, side) => product * side, 1);
  }

  /** With its axes in another order: axis k becomes what axis `axes[k]` was. Before any {@link scaledBy}. */
  permuted(axes: readonly number[]): RawTensor {
    const { shape, strides, quantised } = this.layout;
    const axis = quantised?.axis === undefined ? undefined : axes.indexOf(quantised.axis);
    return new RawTensor({
      ...this.layout,
      shape: axes.map((own) => shape[own]!),
      strides: axes.map((own) => strides[own]!),
      ...(quantised && { quantised: { ...quantised, axis } }),
    });
  }

  /** Every index i of the last axis multiplied by `factors[i]`. */
  scaledBy(factors: Float32Array): RawTensor {
    return new RawTensor({ ...this.layout, factors });
  }

  /** The values as float32 in C order (last index fastest): a fresh array. */
  toFloat32(): Float32Array<ArrayBuffer> {
    const values = new Float32Array(this.size);
    this.copyTo(values);
    return values;
  }

  /** The values as they are in the file, in C order; quantised or scaled ones are not asked for so. */
  toFloat64(): Float64Array {
    const { shape, strides, offset } = this.layout;
    const values = new Float64Array(this.size);
    if (values.length > 0) gather(values, shape, strides, offset, indexReader(this));
    return values;
  }

  /** Writes the values as float32 in C order. @param target exactly {@link size} long */
  copyTo(target: Float32Array): void {
    const { dtype, shape, strides, offset, bytes, quantised, factors } = this.layout;
    const floats = asFloat32(dtype, bytes);
    const dense = denseStrides(shape).every((stride, i) => stride === strides[i] || shape[i] === 1);
    if (floats && dense) target.set(floats.subarray(offset, offset + target.length));
    else if (target.length > 0) gather(target, shape, strides, offset, indexReader(this, floats));
    if (quantised) widen(target, shape, quantised);
    if (factors) for (let i = 0; i < target.length; i++) target[i]! *= factors[i % factors.length]!;
  }
}

/** Gives back the bytes of tensors, which can't be read any more: the garbage collector comes late for what is so large. */
export function freeBytes(raw: RawTensors): void {
  for (const buffer of new Set([...raw.values()].map(({ layout }) => layout.bytes.buffer))) {
    (buffer as { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
  }
}

/** A dense array of numbers. `fortran`: the first index runs fastest in `bytes`. */
export class NumericArray extends RawTensor {
  constructor(
    dtype: DType,
    shape: readonly number[],
    fortran: boolean,
    bytes: Uint8Array<ArrayBuffer>,
  ) {
    super({ dtype, shape, strides: denseStrides(shape, fortran), offset: 0, bytes });
  }
}

/** The bytes as floats, copied only where they do not lie on a multiple of four; undefined for other types. */
function asFloat32(
  { kind, size, littleEndian }: DType,
  bytes: Uint8Array<ArrayBuffer>,
): Float32Array | undefined {
  if (kind !== 'f' || size !== 4 || !littleEndian) return undefined;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
}

function indexReader({ layout }: RawTensor, floats?: Float32Array): (index: number) => number {
  if (floats) return (index) => floats[index]!;
  const { dtype, bytes } = layout;
  const read = elementReader(dtype, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return (index) => read(index * dtype.size);
}

/** In place, in C order. */
function widen(target: Float32Array, shape: readonly number[], quantised: Quantised): void {
  const { scale, zero = 0, min = 0, axis } = quantised;
  const side = axis === undefined ? 1 : shape[axis]!;
  const inner = axis === undefined ? 1 : elementCount(shape.slice(axis + 1), Infinity);
  for (let i = 0; i < target.length; i++) {
    const index = side === 1 ? 0 : Math.floor(i / inner) % side;
    const factor = typeof scale === 'number' ? scale : scale[index]!;
    const from = typeof zero === 'number' ? zero : zero[index]!;
    target[i] = (target[i]! - from) * factor + min;
  }
}

/** Walks the target in C order and counts the index up by hand, adding the source's strides. */
function gather(
  target: Float32Array | Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
  read: (index: number) => number,
): void {
  const index = shape.map(() => 0);
  let source = offset;
  for (let i = 0; i < target.length; i++) {
    target[i] = read(source);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      source -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
