/** How the parts of an HDF5 file are put down, byte by byte. */

type Bytes = Uint8Array<ArrayBuffer>;

/** Little-endian numbers by their length in bytes, text and zeros, one after another. */
export class Writer {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  text(text: string): this {
    this.#bytes.push(...new TextEncoder().encode(text));
    return this;
  }

  /** @param size of each, bytes */
  numbers(size: 1 | 2 | 4, ...values: number[]): this {
    for (const value of values) {
      for (let i = 0; i < size; i++) this.#bytes.push((value >>> (8 * i)) & 255);
    }
    return this;
  }

  /** Lengths and addresses. */
  longs(...values: (number | bigint)[]): this {
    for (const value of values) {
      for (let i = 0n; i < 8n; i++) this.#bytes.push(Number((BigInt(value) >> (8n * i)) & 255n));
    }
    return this;
  }

  upTo(length: number): this {
    while (this.#bytes.length < length) this.#bytes.push(0);
    return this;
  }

  /** Up to a multiple of eight. */
  even(): this {
    return this.upTo(Math.ceil(this.#bytes.length / 8) * 8);
  }

  done(): Bytes {
    return Uint8Array.from(this.#bytes);
  }
}
