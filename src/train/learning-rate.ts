/** Which learning rate an epoch and a step have, by the rules of facenet.py and train_softmax.py. */
import { FacetError } from '../base/errors';

/** One line of a schedule file. */
interface Change {
  epoch: number;
  /** Negative ends the training. */
  rate: number;
}

/** A learning-rate schedule file, as `get_learning_rate_from_file` reads it. */
export class Schedule {
  #changes: Change[];

  /**
   * @param text lines `epoch: rate`, a comment behind `#`; the rate `-` ends the training
   * @throws FacetError `INVALID_OPTION` where the original raises: a blank line, a line that is none
   */
  constructor(
    text: string,
    private readonly name = 'The schedule',
  ) {
    const lines = text.split(/(?<=\n)/);
    this.#changes = lines.flatMap((line, i) => {
      const said = line.split('#', 1)[0]!;
      return said ? [change(said.trim(), i + 1, name)] : [];
    });
  }

  /** Whether the epochs rise from line to line: where not, a line counts only until a later epoch stands before it. */
  get ordered(): boolean {
    return this.#changes.every(({ epoch }, i, all) => i === 0 || epoch > all[i - 1]!.epoch);
  }

  /**
   * The rate of the last line whose epoch has come, once a line whose epoch has not come follows: so the
   * last line only ends the one before it, as in the original.
   * @param epoch train_softmax counts from 1, train_tripletloss from 0
   * @returns undefined past the last line, where training ends
   * @throws FacetError `INVALID_OPTION` before the first line's epoch, where the original raises
   */
  rateOf(epoch: number): number | undefined {
    let rate: number | undefined;
    for (const change of this.#changes) {
      if (change.epoch > epoch) {
        if (rate !== undefined) return rate;
        throw new FacetError('INVALID_OPTION', `${this.name} says no rate for epoch ${epoch}.`, {
          hint: 'Let its first line begin with epoch 0.',
        });
      }
      rate = change.rate;
    }
    return undefined;
  }
}

function change(line: string, number: number, name: string): Change {
  const [epoch = '', rate = ''] = line.split(':');
  const change = { epoch: wholeNumber(epoch), rate: rate === '-' ? -1 : decimal(rate) };
  if (Number.isFinite(change.epoch) && Number.isFinite(change.rate)) return change;
  throw new FacetError('INVALID_OPTION', `${name} can't be read at line ${number}.`, {
    hint: `Each line is an epoch and a rate, as "0: 0.05", without blank lines; this one is "${line}".`,
  });
}

function wholeNumber(text: string): number {
  return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : NaN;
}

function decimal(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

/**
 * A rate that falls by a factor every so many steps, at once and not smoothly.
 * @param step those done before this one
 */
export function decayed(rate: number, factor: number, step: number, decaySteps: number): number {
  return rate * factor ** Math.floor(step / decaySteps);
}

/**
 * The rate of fine-tuning on a personal gallery: rises over the first steps, then falls to zero as a cosine.
 * @param step from 0
 */
export function warmedCosine(rate: number, step: number, steps: number, warmUp: number): number {
  return (rate * Math.min(1, (step + 1) / warmUp) * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}
