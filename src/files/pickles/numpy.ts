/** The names with which NumPy pickles its arrays, in the spellings of NumPy 1 and 2. */
import { fromLatin1 } from '../../base/bytes';
import { COST } from '../parsing/budget';
import { elementReader, parseDType, type DType } from '../parsing/dtype';
import { invalid, quoted } from '../parsing/errors';
import {
  PickleGlobal,
  PickleObject,
  type PickleContext,
  type PickleGlobals,
  type PickleValue,
} from './values';
import { elementCount, NumericArray } from '../parsing/tensor';

/** NumPy's own limit on the number of axes (NumPy 2; it was 32 before). */
const MOST_AXES = 64;

/** An array of Python objects. */
export interface ObjectArray {
  shape: number[];
  items: PickleValue[];
}

class NumpyDType extends PickleObject {
  constructor(readonly dtype: DType) {
    super();
  }

  /** (version, byte order, sub-type, names, fields, size, alignment, flags[, metadata]) */
  override setState(state: PickleValue, { file }: PickleContext): void {
    if (!Array.isArray(state) || state[3]) throw invalid(file, 'holds an array of records');
    this.dtype.littleEndian = state[1] !== '>';
  }
}

/** An array as a pickle builds it: empty first, its content given by BUILD. */
export class PickledArray extends PickleObject {
  content?: NumericArray | ObjectArray;

  /** ([version,] shape, dtype, Fortran order, bytes or list of objects) */
  override setState(state: PickleValue, context: PickleContext): void {
    if (!Array.isArray(state)) throw invalid(context.file, 'holds an array without a shape');
    const [shape, type, fortran, data] = state.length === 5 ? state.slice(1) : state;
    this.content = makeArray(shape, type, fortran === true || fortran === 1, data, context);
  }
}

function makeArray(
  shapeValue: PickleValue | undefined,
  type: PickleValue | undefined,
  fortran: boolean,
  data: PickleValue | undefined,
  context: PickleContext,
): NumericArray | ObjectArray {
  const { file } = context;
  const shape = toShape(shapeValue, file);
  if (!(type instanceof NumpyDType)) throw invalid(file, 'holds an array without a type');
  const { dtype } = type;
  if (dtype.kind === 'O') {
    if (!Array.isArray(data) || data.length !== elementCount(shape, data.length)) {
      throw invalid(file, `holds an array of shape [${shape}] with another number of entries`);
    }
    return { shape, items: data };
  }
  const bytes = toBytes(data, context);
  if (elementCount(shape, bytes.length) * dtype.size !== bytes.length) {
    throw invalid(file, `holds an array of shape [${shape}] with ${bytes.length} bytes of data`);
  }
  context.spend(COST.tensor);
  return new NumericArray({ ...dtype }, shape, fortran, bytes);
}

function toShape(value: PickleValue | undefined, file: string): number[] {
  const sides = typeof value === 'number' ? [value] : value;
  const valid =
    Array.isArray(sides) &&
    sides.length <= MOST_AXES &&
    sides.every((side) => typeof side === 'number' && Number.isSafeInteger(side) && side >= 0);
  if (!valid) throw invalid(file, 'holds an array with a shape that is none');
  return [...(sides as number[])];
}

/** Python 2 pickled bytes as text, one character a byte. */
function toBytes(value: PickleValue | undefined, context: PickleContext): Uint8Array<ArrayBuffer> {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') {
    context.spend(value.length);
    const bytes = fromLatin1(value);
    if (bytes) return bytes;
  }
  throw invalid(context.file, 'holds an array whose data is not bytes');
}

function makeDType([text]: PickleValue[], { file }: PickleContext): NumpyDType {
  const dtype = typeof text === 'string' ? parseDType(text) : undefined;
  if (dtype) return new NumpyDType(dtype);
  const what = typeof text === 'string' ? quoted(text) : 'something';
  throw invalid(file, `holds an array of ${what}, which are no numbers`);
}

function makeScalar([type, data]: PickleValue[], context: PickleContext): number {
  if (!(type instanceof NumpyDType) || type.dtype.kind === 'O') {
    throw invalid(context.file, 'holds a number without a type');
  }
  const bytes = toBytes(data, context);
  if (bytes.length !== type.dtype.size) throw invalid(context.file, 'holds a number cut short');
  return elementReader(type.dtype, new DataView(bytes.buffer, bytes.byteOffset, bytes.length))(0);
}

/** Protocol 5 gives an array its bytes at once: (bytes, dtype, shape, 'C' or 'F'). */
function makeFromBuffer(args: PickleValue[], context: PickleContext): PickledArray {
  const [data, type, shape, order] = args;
  const array = new PickledArray();
  array.content = makeArray(shape, type, order === 'F', data, context);
  return array;
}

/** Protocols 0 to 2 write bytes as text to be encoded: (text, 'latin1'). */
function encode([text, encoding]: PickleValue[], context: PickleContext): Uint8Array<ArrayBuffer> {
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) {
    throw invalid(context.file, 'encodes text other than as Latin-1');
  }
  return toBytes(text, context);
}

function notCallable(_: PickleValue[], { file }: PickleContext): never {
  throw invalid(file, 'makes an array in a way that NumPy never does');
}

function table(entries: [names: string[], call: PickleGlobal['call']][]): PickleGlobals {
  return new Map(
    entries.flatMap(([names, call]) => names.map((name) => [name, new PickleGlobal(name, call)])),
  );
}

/** All names that a pickle of NumPy arrays needs: their full list, for {@link unpickle}. */
export const NUMPY_GLOBALS: PickleGlobals = table([
  [
    ['numpy.core.multiarray._reconstruct', 'numpy._core.multiarray._reconstruct'],
    () => new PickledArray(),
  ],
  [['numpy.core.multiarray.scalar', 'numpy._core.multiarray.scalar'], makeScalar],
  [['numpy.core.numeric._frombuffer', 'numpy._core.numeric._frombuffer'], makeFromBuffer],
  [['numpy.dtype'], makeDType],
  [['numpy.ndarray'], notCallable],
  [['_codecs.encode'], encode],
]);
