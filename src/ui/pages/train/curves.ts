/** The figures of every step as curves to draw: however many steps there are, only so many points. */
import { STEP_FIGURES, type StepEvent, type StepFigure } from '../../../base/types';
import type { Point } from '../../charts/plots';

/** Points a curve at most: twice what a chart of usual width can tell apart is thinned out to this. */
export const POINTS = 400;

/** Figures of a few steps that follow each other, summed. */
interface Bucket {
  /** The last step in it. */
  step: number;
  count: number;
  sums: Record<StepFigure, number>;
}

export class StepCurves {
  #buckets: Bucket[] = [];
  /** Steps a bucket. */
  #stride = 1;
  #lastSteps = new Map<number, number>();

  get length(): number {
    return this.#buckets.length;
  }

  /** Steps that a training went back over are told again: what was drawn of them goes. */
  push(event: StepEvent): void {
    this.backTo(event.step - 1);
    this.#lastSteps.set(event.epoch, event.step);
    const last = this.#buckets.at(-1);
    const one: Bucket = { step: event.step, count: 1, sums: pick(event) };
    if (last && last.count < this.#stride)
      this.#buckets[this.#buckets.length - 1] = merged(last, one);
    else this.#buckets.push(one);
    if (this.#buckets.length >= 2 * POINTS) this.#thin();
  }

  /** Takes away what is later than this step. */
  backTo(step: number): void {
    while ((this.#buckets.at(-1)?.step ?? 0) > step) this.#buckets.pop();
  }

  /** Means of a figure over the steps that share a point; none where it is not known. */
  points(figure: StepFigure): Point[] {
    return this.#buckets
      .map(({ step, count, sums }): Point => [step, sums[figure] / count])
      .filter(([, value]) => Number.isFinite(value));
  }

  /** The last step of an epoch so far; undefined where there was none. */
  lastStepOf(epoch: number): number | undefined {
    return this.#lastSteps.get(epoch);
  }

  /** Whether the figure was ever another than 0. */
  has(figure: StepFigure): boolean {
    return this.#buckets.some(({ sums }) => Number.isFinite(sums[figure]) && sums[figure] !== 0);
  }

  #thin(): void {
    const pairs = Math.ceil(this.#buckets.length / 2);
    this.#buckets = Array.from({ length: pairs }, (_, i) => {
      const [first, second] = this.#buckets.slice(2 * i, 2 * i + 2);
      return second ? merged(first!, second) : first!;
    });
    this.#stride *= 2;
  }
}

const pick = (event: StepEvent) =>
  Object.fromEntries(STEP_FIGURES.map((figure) => [figure, event[figure]])) as Record<
    StepFigure,
    number
  >;

function merged(a: Bucket, b: Bucket): Bucket {
  const sums = { ...a.sums };
  for (const figure of STEP_FIGURES) sums[figure] += b.sums[figure];
  return { step: b.step, count: a.count + b.count, sums };
}
