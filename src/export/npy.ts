/** Arrays as NumPy's .npy files, format 1.0, little-endian, C order (numpy.lib.format). */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** NumPy aligns the data to this, so that a file can be mapped. */
const ALIGNMENT = 64;

/** Type letters of NumPy, by what holds the values. */
const DESCR = new Map<unknown, string>([
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Int32Array, '<i4'],
  [BigInt64Array, '<i8'],
  [Uint16Array, '<f2'],
]);

export type NpyValues =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  /** The bits of half-precision numbers. */
  | Uint16Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>;

/** Numbers of any shape. */
export function npy(values: NpyValues, shape: number[]): Blob {
  return file(DESCR.get(values.constructor)!, shape, values);
}

/** Strings as fixed-width unicode, `<U` and the longest one's length, as `numpy.array(list of str)`. */
export function npyStrings(strings: string[]): Blob {
  const points = strings.map((text) => Array.from(text, (letter) => letter.codePointAt(0)!));
  const width = Math.max(1, ...points.map(({ length }) => length));
  const values = new Uint32Array(strings.length * width);
  points.forEach((row, i) => values.set(row, i * width));
  return file(`<U${width}`, [strings.length], values);
}

function file(descr: string, shape: number[], values: ArrayBufferView<ArrayBuffer>): Blob {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sides}), }`;
  const fixed = MAGIC.length + 2;
  const length = Math.ceil((fixed + text.length + 1) / ALIGNMENT) * ALIGNMENT - fixed;
  const header = new Uint8Array(fixed + length).fill(0x20);
  header.set(MAGIC);
  new DataView(header.buffer).setUint16(MAGIC.length, length, true);
  header.set(new TextEncoder().encode(text), fixed);
  header[header.length - 1] = 0x0a;
  return new Blob([header, values], { type: 'application/octet-stream' });
}
