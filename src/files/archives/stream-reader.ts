/** A stream of chunks of any length, taken in pieces of the length one wants. */
export class ByteReader {
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** The next bytes, a copy; undefined where the stream ends before. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const parts: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      const part = await this.#some(left);
      if (!part) return undefined;
      parts.push(part);
      left -= part.length;
    }
    // Only what has come is allocated: a header may claim more than there is.
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Passes over bytes; false where the stream ends before. */
  async skip(length: number): Promise<boolean> {
    for (let left = length; left > 0;) {
      const part = await this.#some(left);
      if (!part) return false;
      left -= part.length;
    }
    return true;
  }

  /** The rest is not wanted. */
  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => {});
  }

  async #some(most: number): Promise<Uint8Array | undefined> {
    while (this.#at === this.#chunk.length) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#chunk = value;
      this.#at = 0;
    }
    const part = this.#chunk.subarray(this.#at, this.#at + most);
    this.#at += part.length;
    return part;
  }
}
