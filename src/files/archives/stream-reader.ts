import { joined } from '../../base/bytes';
import { Turns } from '../../base/turns';

/**
 * A stream of chunks of any length, taken in pieces of the length one wants. Its methods throw
 * `ABORTED` where the signal has fired.
 */
export class StreamReader {
  #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #chunk = new Uint8Array();
  #at = 0;
  readonly #turns: Turns;

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>, signal?: AbortSignal) {
    this.#reader = stream.getReader();
    this.#turns = new Turns(signal);
  }

  /**
   * The next bytes, fewer where the stream ends before: a view of the chunk that holds them all, else
   * a copy. Only what has come is allocated, whatever a header may claim.
   */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let left = length; left > 0;) {
      const part = await this.#some(left);
      if (!part) break;
      parts.push(part);
      left -= part.length;
    }
    return joined(parts);
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

  async #some(most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (this.#at === this.#chunk.length) {
      await this.#turns.next();
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
