/** The random numbers of scikit-learn's libsvm: std::mt19937 by a seed, bounded as Lemire (2019) does it. */
import { NumpyRandom } from '../../base/numpy-random';

const RANGE = 2n ** 32n;

export class BoundedRandom {
  readonly #random: NumpyRandom;

  /** @param seed 0 to 2^32 - 1 */
  constructor(seed: number) {
    // std::mt19937 and NumPy start and draw alike.
    this.#random = new NumpyRandom(seed);
  }

  /** From 0 to below `range`. */
  below(range: number): number {
    const wide = BigInt(range);
    const least = RANGE % wide;
    for (;;) {
      const product = BigInt(this.#random.word()) * wide;
      if (product % RANGE >= least) return Number(product / RANGE);
    }
  }

  /** 0 to `count` - 1 in the order in which libsvm divides photos into folds. */
  permutation(count: number): number[] {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = 0; i < count; i++) {
      const j = i + this.below(count - i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
