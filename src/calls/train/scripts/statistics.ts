/** What is told of an epoch of train_softmax.py: its histogram of prelogits, and the photos that validate. */
import type { Emit } from '../learner';
import type { PictureDesk, Stepped } from './desk';
import type { PictureOptions } from './settings';
import type { Classes } from './teaching';

const BINS = 1000;
/** Photos that validate together. */
const CHUNK = 32;

export class EpochStatistics {
  #histogram = new Array<number>(BINS).fill(0);

  /** @param validation of each person, by their number */
  constructor(
    private readonly options: Pick<
      PictureOptions,
      'prelogitsHistMax' | 'validateEveryEpochs' | 'maxEpochs'
    >,
    private readonly validation: Classes,
    private readonly desk: Pick<PictureDesk, 'validate'>,
    private readonly emit: Emit,
  ) {}

  /** Counts the prelogits of a step. */
  count({ prelogits }: Pick<Stepped, 'prelogits'>): void {
    for (const value of prelogits) {
      const bin = binOf(Math.min(Math.abs(value), this.options.prelogitsHistMax), this.options);
      if (bin !== undefined) this.#histogram[bin]!++;
    }
  }

  /** How many lay in each bin since the last time. */
  takeHistogram(): number[] {
    const taken = this.#histogram;
    this.#histogram = new Array<number>(BINS).fill(0);
    return taken;
  }

  get state(): number[] {
    return [...this.#histogram];
  }

  restore(histogram: readonly number[] | undefined): void {
    this.#histogram = histogram ? [...histogram] : new Array<number>(BINS).fill(0);
  }

  /**
   * Validates where it is time. All photos count, where the original drops those that fill no batch; centres do not
   * move, where the original's loss moves them.
   * @param epoch that ended, from 1
   * @returns seconds that it took
   */
  async validate(epoch: number, signal?: AbortSignal): Promise<number> {
    const { validateEveryEpochs, maxEpochs } = this.options;
    const isTime = epoch % validateEveryEpochs === 0 || epoch === maxEpochs;
    const rows = this.validation.flatMap((photos, label) =>
      photos.map((photo) => ({ photo, label })),
    );
    if (!isTime || rows.length === 0) return 0;
    const began = performance.now();
    const sums = { total: 0, data: 0, accuracy: 0 };
    for (let start = 0; start < rows.length; start += CHUNK) {
      const some = rows.slice(start, start + CHUNK);
      const figures = await this.desk.validate(
        some.map(({ photo }) => photo),
        some.map(({ label }) => label),
        signal,
      );
      for (const name of ['total', 'data', 'accuracy'] as const) {
        sums[name] += (figures[name] * some.length) / rows.length;
      }
    }
    const { total: loss, data: crossEntropy, accuracy } = sums;
    this.emit({ kind: 'validated', epoch, loss, crossEntropy, accuracy });
    return (performance.now() - began) / 1000;
  }
}

/** As `np.histogram` over 0 to the most; what is no number is in none. */
function binOf(value: number, { prelogitsHistMax: most }: { prelogitsHistMax: number }) {
  const bin = Math.min(BINS - 1, Math.floor((value * BINS) / most));
  return bin >= 0 ? bin : undefined;
}
