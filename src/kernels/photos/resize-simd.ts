/**
 * The resizing of areaResize and cropResize in WebAssembly SIMD, for the wasm backend. It has a
 * memory of its own: photos | result | scratch rows | tables of taps. Photos stay in it until others
 * come, so the levels of a pyramid and the crops of a photo copy it once.
 */
import type { AxisTaps } from './area-taps';
import code from './resize-simd.wat';

/** Where the taps of one axis apply. */
export interface AxisWindow {
  taps: AxisTaps;
  /** The outputs to make: from `from`, `count` of them. */
  from: number;
  count: number;
  /** Added to the source positions of the taps; those outside the photo are black. */
  shift: number;
}

/** One picture to make from photo `photo` of those held. */
export interface ResizeJob {
  photo: number;
  y: AxisWindow;
  x: AxisWindow;
  /** Round to whole grey levels, half to even. */
  rounded: boolean;
}

interface Exports {
  memory: WebAssembly.Memory;
  resize(
    photo: number,
    step: number,
    xTaps: number,
    xEntry: number,
    yTaps: number,
    yEntry: number,
    rows: number,
    width: number,
    line: number,
    sums: number,
    out: number,
    rounded: number,
  ): void;
}

const PAGE = 65_536;
/** A memory larger than this is given up where the next photos need less than half of it. */
const KEPT_BYTES = 64 * 1024 * 1024;
/** What the code writes beyond its result (see `$finish`). */
const OUT_SLACK = 16;

export class Resizer {
  readonly #module: WebAssembly.Module;
  #exports: Exports;
  #held?: object;
  #height = 0;
  #width = 0;
  #photoBytes = 0;

  /** @throws WebAssembly.CompileError where the browser has no SIMD */
  constructor() {
    this.#module = new WebAssembly.Module(code);
    this.#exports = this.#instantiate();
  }

  /** Bytes of its memory. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength;
  }

  /**
   * Takes photos in, unless they are those it holds.
   * @param key identity of the photos; their bytes never change
   * @param bytes RGBA of photos of `height` x `width`, one after another
   * @returns false where there is no memory for them
   */
  hold(key: object, bytes: Uint8Array, height: number, width: number): boolean {
    if (this.#held === key) return true;
    this.#held = undefined;
    if (this.memoryBytes > KEPT_BYTES && bytes.length < this.memoryBytes / 2) {
      this.#exports = this.#instantiate();
    }
    try {
      this.#reserve(bytes.length);
    } catch {
      return false;
    }
    new Uint8Array(this.#exports.memory.buffer).set(bytes);
    [this.#held, this.#height, this.#width] = [key, height, width];
    this.#photoBytes = bytes.length;
    return true;
  }

  /**
   * Makes pictures of one size from the photos held.
   * @param out float32 [jobs, y.count, x.count, 3], normalised as the nets expect; filled
   * @throws RangeError where there is no memory for them
   */
  run(jobs: ResizeJob[], out: Float32Array): void {
    const result = align(this.#photoBytes);
    const scratch = align(result + out.byteLength + OUT_SLACK);
    jobs.forEach((job, i) => this.#one(job, result + (i * out.byteLength) / jobs.length, scratch));
    out.set(new Float32Array(this.#exports.memory.buffer, result, out.length));
  }

  #one({ photo, y, x, rounded }: ResizeJob, out: number, scratch: number): void {
    const line = scratch;
    const sums = line + x.count * 16;
    const xTaps = sums + x.count * 16;
    const yTaps = xTaps + x.count * entryBytes(x);
    this.#reserve(yTaps + y.count * entryBytes(y));
    const step = this.#width * 4;
    this.#write(x, xTaps, this.#width, 4);
    this.#write(y, yTaps, this.#height, step);
    this.#exports.resize(
      photo * this.#height * step,
      step,
      xTaps,
      entryBytes(x),
      yTaps,
      entryBytes(y),
      y.count,
      x.count,
      line,
      sums,
      out,
      Number(rounded),
    );
  }

  /** The table of a window's taps, less those outside 0..limit, at `at`; positions `step` bytes apart. */
  #write(window: AxisWindow, at: number, limit: number, step: number): void {
    const { taps, from, count, shift } = window;
    const words = entryBytes(window) / 4;
    const whole = new Int32Array(this.#exports.memory.buffer, at, count * words);
    const weights = new Float32Array(this.#exports.memory.buffer, at, count * words);
    for (let i = 0; i < count; i++) {
      const first = taps.first[from + i]! + shift;
      const skipped = Math.max(0, -first);
      const end = Math.min(taps.count[from + i]!, limit - first);
      const base = (from + i) * taps.stride;
      whole[i * words] = (first + skipped) * step;
      whole[i * words + 1] = Math.max(0, end - skipped) * 4;
      for (let k = skipped; k < end; k++) {
        weights[i * words + 2 + k - skipped] = taps.weights[base + k]!;
      }
    }
  }

  /** Makes the memory at least this large. Views of it are void afterwards. */
  #reserve(bytes: number): void {
    const { memory } = this.#exports;
    const missing = bytes - this.memoryBytes;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  }

  #instantiate(): Exports {
    return new WebAssembly.Instance(this.#module).exports as unknown as Exports;
  }
}

function entryBytes({ taps }: AxisWindow): number {
  return 8 + taps.stride * 4;
}

function align(bytes: number): number {
  return Math.ceil(bytes / 16) * 16;
}

let shared: Resizer | null | undefined;

/** The one resizer of this realm; undefined where WebAssembly has no SIMD. */
export function sharedResizer(): Resizer | undefined {
  if (shared === undefined) {
    try {
      shared = new Resizer();
    } catch {
      shared = null;
    }
  }
  return shared ?? undefined;
}
