/** A thread of the pool: it waits for runs of programs and takes part in them, for as long as its worker lives. */
import { programOf, SIGNAL, WORDS, workOn, type Program, type Stored } from './share';

/** What a thread is started with. */
export interface Setting {
  memory: WebAssembly.Memory;
  /** Address of the words that say what is to be done. */
  at: number;
  thread: number;
}

/** Looks for work before a thread sleeps: about a tenth of a millisecond. */
const LOOKS = 10_000;

/** Ends only with its worker, or where it can't run a program: before it has taken any of its work. */
export function help({ memory, at, thread }: Setting): void {
  const words = new Int32Array(memory.buffer, at, WORDS);
  const programs = new Map<number, Program>();
  const known = (stored: Stored): Program => {
    let program = programs.get(stored.id);
    if (!program) {
      const bytes = new Uint8Array(memory.buffer, stored.at, stored.bytes).slice();
      program = programOf(bytes as Uint8Array<ArrayBuffer>, memory);
      programs.set(stored.id, program);
    }
    return program;
  };
  for (;;) {
    const seen = Atomics.load(words, SIGNAL);
    workOn(words, thread, known);
    // Within a network the next run comes sooner than a thread that sleeps wakes up.
    for (let looks = 0; looks < LOOKS && Atomics.load(words, SIGNAL) === seen; looks++);
    Atomics.wait(words, SIGNAL, seen);
  }
}
