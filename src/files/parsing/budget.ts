/**
 * What reading one file may make, over all that lies in it: a hostile file is small and asks for much,
 * by one large claim or by millions of small objects. Weights make about twice their size.
 */
import { invalid, quoted } from './errors';

/** Bytes of objects a byte of file, and a floor for small ones. */
export const GROWTH = 8;
export const FLOOR = 1_000_000;
/** Bytes unpacked a byte of file. Weights pack to nine tenths; made-up ones, those of tests, to a fifteenth. */
export const PACKING = 20;
/** An archive in an archive is unpacked twice. */
const LEVELS = 2;
/** Instructions, fields and values. Weights are a few large pieces. */
export const MOST_STEPS = 5_000_000;

/** What things take at most, bytes: as V8 makes them on 64-bit machines without pointer compression. */
export const COST = {
  /** A place in a list that grows. */
  slot: 16,
  list: 64,
  /** The first places that a list gets once something is added to it. */
  firstSlots: 160,
  dict: 240,
  entry: 64,
  /** Beside two bytes a character. */
  text: 32,
  object: 128,
  /** Of bytes that are there. */
  view: 200,
  /** With its layout, beside its values. */
  tensor: 512,
} as const;

/** Its methods throw `WEIGHTS_INVALID`, naming the file, before what is asked for is made. */
export class Budget {
  #left: number;
  readonly #all: number;
  #unpacked: number;
  #steps = 0;

  /**
   * @param file as a person knows it: an archive where there is one
   * @param bytes its size
   */
  constructor(
    readonly file: string,
    bytes: number,
  ) {
    this.#all = bytes * GROWTH + FLOOR;
    this.#left = this.#all;
    this.#unpacked = (bytes * PACKING + FLOOR) * LEVELS;
  }

  /** Bytes. */
  get spent(): number {
    return this.#all - this.#left;
  }

  get steps(): number {
    return this.#steps;
  }

  /** @param name of the tensor that they are for */
  spend(bytes: number, name?: string): void {
    if (bytes <= this.#left) {
      this.#left -= bytes;
      return;
    }
    const unpacks = name === undefined ? 'unpacks' : `has ${quoted(name)} unpack`;
    throw invalid(this.file, `${unpacks} to many times its own size`);
  }

  /** The bytes of an entry or a member, whose objects are counted with those of the whole. */
  unpack(bytes: number): void {
    this.#unpacked -= bytes;
    if (!(this.#unpacked >= 0)) throw invalid(this.file, 'unpacks to many times its own size');
  }

  text(length: number): void {
    this.spend(COST.text + 2 * length);
  }

  step(): void {
    if (++this.#steps > MOST_STEPS) throw invalid(this.file, 'takes more steps than any weights');
  }
}
