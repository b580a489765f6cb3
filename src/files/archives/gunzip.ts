/**
 * A gzip file unpacked as it comes, all of its members (RFC 1952, 2.2): pigz, bgzip and `cat a.gz b.gz`
 * make many, and a browser's own stream stops at the first.
 */
import { joined, littleEndian } from '../../base/bytes';
import { onAbort } from '../../base/abort';
import { aborted, throwIfAborted } from '../../base/errors';

type Bytes = Uint8Array<ArrayBuffer>;

/** How a member may end: its last block, and eight bytes of checksum and length, modulo 2^32. */
const TAIL_BYTES = 10;
/** An empty block, packed, is `3 0`. */
const EMPTY = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
/** For a decoder that works beside us to give what it has been given: for one mark, and for all that are none. */
const [MOST_TURNS, ALL_TURNS] = [100, 2000];

/** @throws in its stream: TypeError where the gzip is damaged or cut; FacetError ABORTED */
export function gunzip(packed: ReadableStream<Bytes>, signal?: AbortSignal): ReadableStream<Bytes> {
  const bytes = members(packed, signal);
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}

/** One member's decoder. What it gives waits in a queue, which the caller empties. */
class Member {
  readonly #decoder = new DecompressionStream('gzip');
  readonly #writer = this.#decoder.writable.getWriter();
  readonly #reader = this.#decoder.readable.getReader() as ReadableStreamDefaultReader<Bytes>;
  #chunks: Bytes[] = [];
  length = 0;
  readonly #ended: Promise<void>;

  constructor() {
    this.#ended = this.#drain();
    // Heard where it is awaited; a member that is left must not be heard elsewhere.
    this.#ended.catch(() => {});
  }

  async #drain(): Promise<void> {
    for (;;) {
      const { done, value } = await this.#reader.read();
      if (done) return;
      this.length += value.length;
      this.#chunks.push(value);
    }
  }

  taken(): Bytes[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
  }

  async write(chunk: Bytes): Promise<void> {
    await Promise.race([this.#writer.write(chunk), this.#ended.then(() => {})]);
  }

  /**
   * Whether what it was given so far is a whole member: then it has given as many bytes as the tail says.
   * @param turns how long to wait for them; what is left is returned
   */
  async endsWith(tail: Bytes, turns: number): Promise<{ ends: boolean; turns: number }> {
    const length = littleEndian(tail, TAIL_BYTES - 4, 4);
    const has = () => tail.length === TAIL_BYTES && this.length % 2 ** 32 === length;
    if (length === 0) return { ends: has() && tail.every((byte, i) => byte === EMPTY[i]), turns };
    let left = turns;
    for (let turn = 0; turn < MOST_TURNS && left > 0 && !has(); turn++, left--) {
      await new Promise((done) => setTimeout(done));
    }
    return { ends: has(), turns: left };
  }

  async close(): Promise<void> {
    const closed = this.#writer.close();
    closed.catch(() => {});
    await this.#ended;
    await closed;
  }

  async cancel(): Promise<void> {
    this.#writer.abort().catch(() => {});
    await this.#reader.cancel().catch(() => {});
  }
}

async function* members(packed: ReadableStream<Bytes>, signal?: AbortSignal) {
  const reader = packed.getReader();
  let member = new Member();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(aborted()));
  });
  stopped.catch(() => {});
  // The last bytes of a chunk wait for the next: a mark may lie across the two.
  let kept: Bytes = new Uint8Array();
  let isFirst = true;
  let tail: Bytes = new Uint8Array();
  let turns = ALL_TURNS;
  const feed = async (bytes: Bytes): Promise<void> => {
    if (bytes.length === 0) return;
    await Promise.race([member.write(bytes), stopped]);
    tail = joined([tail, bytes.slice(-TAIL_BYTES)]).slice(-TAIL_BYTES);
  };
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      const chunk = joined([kept, value ?? new Uint8Array()]);
      const end = done ? chunk.length : Math.max(0, chunk.length - MARK.length);
      let at = 0;
      let mark = nextMark(chunk, isFirst ? 1 : 0, end);
      for (; mark < end; mark = nextMark(chunk, mark + 1, end)) {
        await feed(chunk.subarray(at, mark));
        at = mark;
        const found = await member.endsWith(tail, turns);
        turns = found.turns;
        if (!found.ends) continue;
        await Promise.race([member.close(), stopped]);
        yield* member.taken();
        member = new Member();
      }
      await feed(chunk.subarray(at, end));
      kept = chunk.slice(end);
      isFirst &&= end === 0;
      yield* member.taken();
      if (!done) continue;
      await Promise.race([member.close(), stopped]);
      yield* member.taken();
      return;
    }
  } finally {
    stop();
    await member.cancel();
    await reader.cancel().catch(() => {});
  }
}

/** How a member begins: its magic and the only method there is. The three high bits of its flags are 0. */
const MARK = [0x1f, 0x8b, 0x08, 0];

function nextMark(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; ; at++) {
    at = bytes.indexOf(MARK[0]!, at);
    if (at < 0 || at >= end) return end;
    const [, method1, method2] = MARK;
    if (bytes[at + 1] === method1 && bytes[at + 2] === method2 && bytes[at + 3]! < 0x20) return at;
  }
}
