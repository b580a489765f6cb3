/** The rules by which a file is made, one of which may be bent. */
import { seededRandom } from '../../../src/base/random';
import type { Part } from '../../fixtures/bytes';

const COUNTS = [0, 1, 2, 3, 255, 65_535, 2 ** 24, 2 ** 31 - 1, 2 ** 32 - 1, 2 ** 53, 1e18];
const TEXTS = [
  '',
  '__proto__',
  'constructor',
  '\0',
  '../a',
  'a/',
  '[[[[',
  '\xff\xfe',
  '9'.repeat(400),
];
const LENGTHS = [0, 1, 2, 40, 3000];

/** Decides by seed; the bent rule is the one whose turn it is. */
export class Rules {
  readonly #random: () => number;
  #asked = 0;

  constructor(
    seed: number,
    readonly bent: number,
  ) {
    this.#random = seededRandom(seed);
  }

  /** How many rules there were. */
  get asked(): number {
    return this.#asked;
  }

  below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!;
  }

  count(value: number): number {
    if (!this.#isBent()) return value;
    return this.one([...COUNTS, value + 1, Math.max(0, value - 1), value * 2]);
  }

  text(value: string): string {
    if (!this.#isBent()) return value;
    return this.one([...TEXTS, value + value, value.slice(1), value.repeat(this.one(LENGTHS))]);
  }

  /** Code, or part of a text. */
  piece<T extends Part>(value: T, others: readonly T[]): T {
    return this.#isBent() ? this.one(others) : value;
  }

  list<T>(items: readonly T[]): T[] {
    if (!this.#isBent() || items.length === 0) return [...items];
    const at = this.below(items.length);
    const many = Array.from({ length: this.one(LENGTHS) }, () => items[at]!);
    return this.one([items.slice(1), [...items].reverse(), [...items, items[at]!], many]);
  }

  #isBent(): boolean {
    return this.#asked++ === this.bent;
  }
}
