/** Threads for programs of ours: tfjs's own can't run them. */
import type { Setting } from './help';
import {
  CHUNKS,
  DONE,
  publish,
  WORDS,
  workOn,
  type Program,
  type Stored,
  type Work,
} from './share';

/** A program, which threads compile from its bytes. */
export interface PooledProgram {
  id: number;
  bytes: Uint8Array;
  run: Program;
}

/** Looks at what others have done before this thread sleeps: most are done sooner than it would wake up. */
const LOOKS = 10_000;
/** A chunk takes milliseconds; a thread that is not done by then is gone. */
const LOST_MS = 20_000;

export class ThreadPool {
  readonly #words: Int32Array;
  readonly #stored = new Map<PooledProgram, Stored>();
  #isWhole = true;

  /**
   * @param memory shared
   * @param threads this one among them
   * @param allocate gives room in that memory
   */
  constructor(
    private readonly memory: WebAssembly.Memory,
    threads: number,
    private readonly allocate: (bytes: number) => number,
  ) {
    const at = allocate(WORDS * 4);
    this.#words = new Int32Array(memory.buffer, at, WORDS).fill(0);
    for (let thread = 1; thread < threads; thread++) {
      // In one expression, or Vite takes the file for a picture.
      const worker = new Worker(
        new URL('../../../../workers/convolutions.worker.ts', import.meta.url),
        { type: 'module' },
      );
      worker.postMessage({ memory, at, thread } satisfies Setting);
    }
  }

  /** Whether no thread was lost: what one leaves undone can't be waited for twice. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /**
   * Runs a program on as many threads as have started; this one works too, so none need have.
   * @throws Error where a thread ended in the middle
   */
  run(program: PooledProgram, work: Work): void {
    publish(this.#words, this.#store(program), work);
    workOn(this.#words, 0, () => program.run);
    const chunks = this.#words[CHUNKS]!;
    for (let done = this.#done; done < chunks; done = this.#done) this.#waitBeyond(done);
  }

  get #done(): number {
    return Atomics.load(this.#words, DONE);
  }

  #waitBeyond(done: number): void {
    for (let looks = 0; looks < LOOKS; looks++) if (this.#done > done) return;
    // A page's own thread may not wait; there it looks again and again.
    if (typeof document !== 'undefined') return;
    const outcome = Atomics.wait(this.#words, DONE, done, LOST_MS);
    if (outcome !== 'timed-out') return;
    this.#isWhole = false;
    throw new Error('A thread of WebAssembly was lost.');
  }

  #store(program: PooledProgram): Stored {
    let stored = this.#stored.get(program);
    if (!stored) {
      const { id, bytes } = program;
      const at = this.allocate(bytes.length);
      new Uint8Array(this.memory.buffer, at, bytes.length).set(bytes);
      this.#stored.set(program, (stored = { id, at, bytes: bytes.length }));
    }
    return stored;
  }
}
