/** What the datasets of an HDF5 file hold: its types, and texts of any length in heaps of their own. */
import { joined } from '../base/bytes';
import { Writer } from './hdf5-writer';

type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers, or texts. */
export type Values =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | readonly string[];

/** The datatype message. */
export function datatype(values: Values): Writer {
  if (values instanceof Float32Array) return float(0x1f, 4, [0, 32], [23, 8, 0, 23], 127);
  if (values instanceof Float64Array) return float(0x3f, 8, [0, 64], [52, 11, 0, 52], 1023);
  if (values instanceof BigInt64Array) {
    // Signed, little-endian, all bits.
    return new Writer().numbers(1, 0x10, 0x08, 0, 0).numbers(4, 8).numbers(2, 0, 64);
  }
  // Of any length, UTF-8, made of bytes.
  return new Writer()
    .numbers(1, 0x19, 0x01, 0x01, 0)
    .numbers(4, REFERENCE)
    .numbers(1, 0x10, 0, 0, 0)
    .numbers(4, 1)
    .numbers(2, 0, 8);
}

/** IEEE 754: where the sign stands, bytes, offset and bits, where exponent and mantissa stand, bias. */
const float = (sign: number, size: number, bits: number[], parts: number[], bias: number) =>
  new Writer()
    .numbers(1, 0x11, 0x20, sign, 0)
    .numbers(4, size)
    .numbers(2, ...bits)
    .numbers(1, ...parts)
    .numbers(4, bias);

/** As they stand in the file; texts stand in the heap, their places here. */
export function bytesOf(values: Values, heap: StringHeap): Bytes {
  if (ArrayBuffer.isView(values)) {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
  return joined(values.map((text) => heap.add(text)));
}

/** Bytes of a text's place: its length, its collection, its number there. */
const REFERENCE = 16;
const COLLECTION_HEADER = 16;
/** HDF5 makes none smaller. */
const SMALLEST = 4096;
/** Texts of one collection. */
const MOST = 1000;

/** Collections of texts, one behind another. */
export class StringHeap {
  readonly #done: Bytes[] = [];
  #objects = new Writer();
  #count = 0;

  /** @param at where the first begins in the file */
  constructor(private at: number) {}

  /** @returns the place of a text */
  add(text: string): Bytes {
    if (this.#count === MOST) this.#close();
    const length = new TextEncoder().encode(text).length;
    const number = ++this.#count;
    this.#objects.numbers(2, number, 0).numbers(4, 0).longs(length).text(text).even();
    return new Writer().numbers(4, length).longs(this.at).numbers(4, number).done();
  }

  /** All collections; nothing may be added any more. */
  done(): Bytes {
    if (this.#count > 0) this.#close();
    return joined(this.#done);
  }

  #close(): void {
    const used = COLLECTION_HEADER + this.#objects.length;
    // What is left over is an object with the number 0, its own header included.
    const size = Math.max(SMALLEST, used + COLLECTION_HEADER);
    const collection = new Writer().text('GCOL').numbers(1, 1, 0, 0, 0).longs(size).done();
    const free = new Writer()
      .numbers(2, 0, 0)
      .numbers(4, 0)
      .longs(size - used);
    this.#done.push(joined([collection, this.#objects.done(), free.upTo(size - used).done()]));
    this.at += size;
    this.#objects = new Writer();
    this.#count = 0;
  }
}
