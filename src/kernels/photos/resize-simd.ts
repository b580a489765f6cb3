/**
 * The resizing of areaResize and cropResize in WebAssembly SIMD, for the wasm backend. It runs in the backend's
 * own memory: photos are read, and pictures written, where they lie.
 */
import type { Work } from '../convolutions/wasm/share';
import type { AxisTaps } from './area-taps';

/** Where the taps of one axis apply. */
export interface AxisWindow {
  taps: AxisTaps;
  /** The outputs to make: from `from`, `count` of them. */
  from: number;
  count: number;
  /** Added to the source positions of the taps; those outside the photo are black. */
  shift: number;
}

/** One picture to make from photo `photo` of several. */
export interface ResizeJob {
  photo: number;
  y: AxisWindow;
  x: AxisWindow;
  /** Round to whole grey levels, half to even. */
  rounded: boolean;
}

/** Photos of one size one after another, RGBA. */
export interface PhotosAt {
  address: number;
  height: number;
  width: number;
}

/** The memory, and who runs the program in it. */
export interface ResizeRoom {
  memory: WebAssembly.Memory;
  threads: number;
  /** Room until the next call of this. */
  scratch(bytes: number): number;
  run(work: Work): void;
}

/** Words of one job, as the program reads them. */
const JOB_WORDS = 10;
/** Of a pixel of an output row: one line of sums across, one of sums down. */
const SCRATCH_BYTES = 32;
/** Chunks a thread: those that are done earlier take more. */
const CHUNKS = 4;

/**
 * Makes pictures.
 * @param out address of float32 [jobs, y.count, x.count, 3], normalised as the nets expect
 * @throws RangeError where there is no memory for the tables
 */
export function resize(room: ResizeRoom, photos: PhotosAt, jobs: ResizeJob[], out: number): void {
  const step = photos.width * 4;
  const tables = new Tables();
  const rows = jobs.map(({ photo, x, y, rounded }) => {
    const [across, down] = [tables.of(x, photos.width, 4), tables.of(y, photos.height, step)];
    const origin = photos.address + photo * photos.height * step + across.origin + down.origin;
    const to = out;
    out += y.count * x.count * 12;
    return { origin, across, down, to, x, y, rounded };
  });
  const width = jobs.reduce((most, { x }) => Math.max(most, x.count), 0);
  const scratchBytes = width * SCRATCH_BYTES;
  const words = jobs.length * JOB_WORDS;
  const at = room.scratch(room.threads * scratchBytes + words * 4 + tables.bytes);
  const jobsAt = at + room.threads * scratchBytes;
  const tablesAt = jobsAt + words * 4;
  const table = new Int32Array(room.memory.buffer, jobsAt, words);
  rows.forEach(({ origin, across, down, to, x, y, rounded }, i) =>
    table.set(
      [
        ...[origin, step, tablesAt + across.at, entryBytes(x), tablesAt + down.at, entryBytes(y)],
        ...[y.count, x.count, to, Number(rounded)],
      ],
      i * JOB_WORDS,
    ),
  );
  tables.write(room.memory, tablesAt);
  room.run({
    values: [jobsAt, at],
    count: jobs.length,
    grain: Math.ceil(jobs.length / (room.threads * CHUNKS)),
    scratch: { at: 1, scratchBytes },
  });
}

/** A table as it will be written: the taps of a window, less those outside the photo, in bytes. */
interface Table {
  window: AxisWindow;
  at: number;
  limit: number;
  step: number;
}

/** Tables of taps; windows of the same taps that lie inside the photo share one. */
class Tables {
  bytes = 0;
  readonly #all: Table[] = [];
  readonly #inside = new Map<AxisTaps, Table[]>();

  /**
   * @param limit pixels (or rows) of the photo
   * @param step bytes from one to the next
   * @returns where its table lies, and what is added to the address of the photo
   */
  of(window: AxisWindow, limit: number, step: number): { at: number; origin: number } {
    const { taps, from, count, shift } = window;
    const last = from + count - 1;
    const isInside =
      taps.first[from]! + shift >= 0 && taps.first[last]! + taps.count[last]! + shift <= limit;
    if (!isInside) return { at: this.#add({ window, limit, step }), origin: 0 };
    const alike = this.#inside.get(taps) ?? [];
    this.#inside.set(taps, alike);
    const origin = shift * step;
    const known = alike.find(
      (each) => each.step === step && each.window.from === from && each.window.count === count,
    );
    if (known) return { at: known.at, origin };
    const at = this.#add({ window: { ...window, shift: 0 }, limit: Infinity, step });
    alike.push(this.#all.at(-1)!);
    return { at, origin };
  }

  write(memory: WebAssembly.Memory, to: number): void {
    const whole = new Int32Array(memory.buffer, to, this.bytes / 4);
    const weights = new Float32Array(memory.buffer, to, this.bytes / 4);
    for (const { window, at, limit, step } of this.#all) {
      const { taps, from, count, shift } = window;
      const words = entryBytes(window) / 4;
      for (let i = 0, word = at / 4; i < count; i++, word += words) {
        const first = taps.first[from + i]! + shift;
        const skipped = Math.max(0, -first);
        const end = Math.min(taps.count[from + i]!, limit - first);
        const base = (from + i) * taps.stride;
        whole[word] = (first + skipped) * step;
        whole[word + 1] = Math.max(0, end - skipped) * 4;
        for (let k = skipped; k < end; k++) {
          weights[word + 2 + k - skipped] = taps.weights[base + k]!;
        }
      }
    }
  }

  #add(table: Omit<Table, 'at'>): number {
    const at = this.bytes;
    this.#all.push({ ...table, at });
    this.bytes += table.window.count * entryBytes(table.window);
    return at;
  }
}

function entryBytes({ taps }: AxisWindow): number {
  return 8 + taps.stride * 4;
}
