/** Element types: NumPy's names for them, and how their bytes become numbers. */
import { float16 } from './halves';

/** `kind`: f float, B bfloat16, i integer, u unsigned, b boolean, O Python object. `size` in bytes. */
export interface DType {
  kind: 'f' | 'B' | 'i' | 'u' | 'b' | 'O';
  size: number;
  littleEndian: boolean;
}

const SIZES: ReadonlyMap<string, readonly number[]> = new Map([
  ['f', [2, 4, 8]],
  ['i', [1, 2, 4, 8]],
  ['u', [1, 2, 4, 8]],
  ['b', [1]],
  ['O', [4, 8]],
]);

/** Reads "<f4", ">i8", "|b1", "f2", "|O"; undefined for text, dates, complex and structured types. */
export function parseDType(text: string): DType | undefined {
  const match = /^([<>|=]?)([fiubO])(\d{0,2})$/.exec(text);
  if (!match) return undefined;
  const kind = match[2] as DType['kind'];
  const size = kind === 'O' && !match[3] ? 8 : Number(match[3]);
  if (!SIZES.get(kind)?.includes(size)) return undefined;
  return { kind, size, littleEndian: match[1] !== '>' };
}

/** A function that reads the element whose first byte is at `offset`. 64-bit integers round to doubles. */
export function elementReader(
  { kind, size, littleEndian: little }: DType,
  view: DataView,
): (offset: number) => number {
  switch (`${kind}${size}`) {
    case 'f2':
      return (offset) => float16(view.getUint16(offset, little));
    case 'f4':
      return (offset) => view.getFloat32(offset, little);
    case 'f8':
      return (offset) => view.getFloat64(offset, little);
    case 'B2':
      return (offset) => bfloat16(view.getUint16(offset, little));
    case 'i1':
      return (offset) => view.getInt8(offset);
    case 'i2':
      return (offset) => view.getInt16(offset, little);
    case 'i4':
      return (offset) => view.getInt32(offset, little);
    case 'i8':
      return (offset) => Number(view.getBigInt64(offset, little));
    case 'u2':
      return (offset) => view.getUint16(offset, little);
    case 'u4':
      return (offset) => view.getUint32(offset, little);
    case 'u8':
      return (offset) => Number(view.getBigUint64(offset, little));
    case 'b1':
      return (offset) => (view.getUint8(offset) === 0 ? 0 : 1);
    default:
      return (offset) => view.getUint8(offset);
  }
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/** The value of a bfloat16, the upper half of a float32. */
export function bfloat16(bits: number): number {
  BITS[0] = bits << 16;
  return FLOAT[0]!;
}
