/** A cursor over bytes that never reads past their end. */
import { endsEarly, invalid } from './errors';

/** Every method throws `WEIGHTS_INVALID`, naming the file, where the bytes run out. */
export class ByteReader {
  position = 0;
  readonly #view: DataView;

  constructor(
    readonly bytes: Uint8Array<ArrayBuffer>,
    readonly file: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  /** The next `count` bytes, as a view. */
  take(count: number): Uint8Array<ArrayBuffer> {
    const start = this.#advance(count);
    return this.bytes.subarray(start, start + count);
  }

  /** The bytes up to the next line feed, which is passed over. */
  line(): Uint8Array<ArrayBuffer> {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) throw endsEarly(this.file);
    const line = this.bytes.subarray(this.position, end);
    this.position = end + 1;
    return line;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** An unsigned 64-bit count. Beyond 2^53 it can only be a claim that the file does not keep. */
  uint64(): number {
    const value = this.#view.getBigUint64(this.#advance(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw endsEarly(this.file);
    return Number(value);
  }

  float64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  utf8(count: number): string {
    const bytes = this.take(count);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw invalid(this.file, 'holds text that is not UTF-8');
    }
  }

  #advance(count: number): number {
    if (count > this.left) throw endsEarly(this.file);
    const start = this.position;
    this.position += count;
    return start;
  }
}
