/** Element types: NumPy's names for them, and how their bytes become numbers, and numbers half-precision ones. */

/** `kind`: f float, B bfloat16, i integer, u unsigned, b boolean, O Python object. `size` in bytes. */
export interface DType {
  kind: 'f' | 'B' | 'i' | 'u' | 'b' | 'O';
  size: number;
  littleEndian: boolean;
}

const SIZES: Record<string, readonly number[]> = {
  f: [2, 4, 8],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  b: [1],
  O: [4, 8],
};

/** Reads "<f4", ">i8", "|b1", "f2", "|O"; undefined for text, dates, complex and structured types. */
export function parseDType(text: string): DType | undefined {
  const match = /^([<>|=]?)([fiubO])(\d{0,2})$/.exec(text);
  if (!match) return undefined;
  const kind = match[2] as DType['kind'];
  const size = kind === 'O' && !match[3] ? 8 : Number(match[3]);
  if (!SIZES[kind]?.includes(size)) return undefined;
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

/** The value of an IEEE 754 half-precision number, from its 16 bits. */
export function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);

/** The value of a bfloat16, the upper half of a float32. */
export function bfloat16(bits: number): number {
  BITS[0] = bits << 16;
  return FLOAT[0]!;
}

/** The 16 bits of the half-precision number nearest to `value`, ties to even (IEEE 754). */
export function float16Bits(value: number): number {
  FLOAT[0] = value;
  const bits = BITS[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | roundedToEven(Math.abs(FLOAT[0]!) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded >>> 13) - 0x1c000);
}

function roundedToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}
