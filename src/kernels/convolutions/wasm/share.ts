/**
 * How threads share one run of a program: a block of words in the shared memory says which program, its values
 * and how many parts; each thread takes the next chunk of parts until none is left.
 */

/** A program: its values are whole numbers, addresses among them; the last two say the first part, and how many. */
export type Program = (...values: number[]) => void;

/** One run of a program. */
export interface Work {
  /** All but the last two. */
  values: number[];
  /** Parts, and how many of them a thread takes at a time. */
  count: number;
  grain: number;
  /** Which of the values is the address of room that each thread has of its own, and of how many bytes. */
  scratch?: { at: number; scratchBytes: number };
}

export function programOf(bytes: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Program {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } });
  const names = Object.keys(exports);
  return exports[String(names.length - 1)] as Program;
}

/** Places of the block's words. */
const NEXT = 0;
export const SIGNAL = 1;
export const DONE = 2;
export const CHUNKS = 3;
/** Parts of a chunk, all parts, which value is scratch, its bytes; then the program: number, address, bytes. */
const RUN = 4;
const VALUES = 11;
const FIRST_VALUE = 12;
export const WORDS = 32;

type Run = [number, number, number, number, number, number, number];

/** As the place of the next chunk: there is none to be had. */
const CLOSED = 0xffff;

/** A program as the threads find it. */
export interface Stored {
  id: number;
  at: number;
  bytes: number;
}

/** Lays a run out, and opens it: from here on any thread may take a chunk. */
export function publish(words: Int32Array, { id, at, bytes }: Stored, work: Work): void {
  const { values, count, grain, scratch = { at: -1, scratchBytes: 0 } } = work;
  const run = ((Atomics.load(words, NEXT) >>> 16) + 1) & 0x7fff;
  // A thread that comes late from the run before must not take what is half laid out.
  Atomics.store(words, NEXT, (run << 16) | CLOSED);
  words.set([Math.ceil(count / grain), grain, count, scratch.at, scratch.scratchBytes], CHUNKS);
  words.set([id, at, bytes, values.length, ...values], RUN + 4);
  Atomics.store(words, DONE, 0);
  Atomics.store(words, NEXT, run << 16);
  Atomics.add(words, SIGNAL, 1);
  Atomics.notify(words, SIGNAL);
}

/**
 * Takes chunks until none is left.
 * @param thread number of this one
 * @param known program by what is stored of it
 * @throws what `known` throws, before a chunk is taken
 */
export function workOn(
  words: Int32Array,
  thread: number,
  known: (stored: Stored) => Program,
): void {
  for (;;) {
    const next = Atomics.load(words, NEXT);
    const chunk = next & 0xffff;
    if (chunk >= words[CHUNKS]!) return;
    const [grain, count, scratchAt, scratchBytes, id, at, bytes] = [
      ...words.subarray(RUN, VALUES),
    ] as Run;
    const values = [...words.subarray(FIRST_VALUE, FIRST_VALUE + words[VALUES]!)];
    // What was read is of this run only if no other was laid out meanwhile.
    if (Atomics.load(words, NEXT) >>> 16 !== next >>> 16) continue;
    const program = known({ id, at: at >>> 0, bytes });
    if (Atomics.compareExchange(words, NEXT, next, next + 1) !== next) continue;
    if (scratchAt >= 0) values[scratchAt]! += thread * scratchBytes;
    const first = chunk * grain;
    program(...values, first, Math.min(grain, count - first));
    Atomics.add(words, DONE, 1);
    Atomics.notify(words, DONE);
  }
}
