/**
 * NumPy's legacy generator, np.random.RandomState(seed) with an integer seed: MT19937 (Matsumoto and
 * Nishimura 1998) and the way NumPy draws from it, so that what the original draws by seed comes out alike.
 */

const WORDS = 624;
const MIDDLE = 397;

/** All that a generator knows: 624 words and the place of the next. */
export interface RandomState {
  words: Uint32Array;
  next: number;
}

export class NumpyRandom {
  #words = new Uint32Array(WORDS);
  #next = WORDS;

  /** @param seed an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    let word = seed >>> 0;
    for (let i = 0; i < WORDS; i++) {
      this.#words[i] = word;
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0;
    }
  }

  /** Goes on where another was. */
  static from({ words, next }: RandomState): NumpyRandom {
    const random = new NumpyRandom(0);
    random.#words = words.slice();
    random.#next = next;
    return random;
  }

  get state(): RandomState {
    return { words: this.#words.slice(), next: this.#next };
  }

  /** The generator's next 32 bits. */
  word(): number {
    if (this.#next === WORDS) this.#renew();
    let y = this.#words[this.#next++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** From 0 to below 1, with 53 random bits. */
  randomSample(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.randomSample();
  }

  /** A whole number from `low` to below `high`; of a range of one nothing is drawn. */
  randint(low: number, high: number): number {
    return low + this.#upTo(high - 1 - low);
  }

  /** Puts the items into a random order, in place, and gives them back. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.#upTo(i);
      [items[i], items[j]] = [items[j]!, items[i]!];
    }
    return items;
  }

  /** 0 to `count` - 1 in a random order. */
  permutation(count: number): number[] {
    return this.shuffle(Array.from({ length: count }, (_, i) => i));
  }

  choice<T>(items: readonly T[]): T {
    return items[this.randint(0, items.length)]!;
  }

  /** 0 to `largest`, by masking words until one fits. */
  #upTo(largest: number): number {
    if (largest === 0) return 0;
    const mask = 2 ** (32 - Math.clz32(largest)) - 1;
    for (;;) {
      const value = (this.word() & mask) >>> 0;
      if (value <= largest) return value;
    }
  }

  #renew(): void {
    const words = this.#words;
    for (let i = 0; i < WORDS; i++) {
      const y = (words[i]! & 0x80000000) | (words[(i + 1) % WORDS]! & 0x7fffffff);
      words[i] = words[(i + MIDDLE) % WORDS]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}
