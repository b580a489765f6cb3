/** Triplets whose loss stays at alpha: all photos have come to lie in one place, and nothing tells them apart. */
import type { Emit } from '../learner';

/** Steps in a row after which it is said. */
const STEPS = 10;
/** How near to alpha, as a share of it. */
const NEAR = 1e-3;

export class Collapse {
  #steps = 0;

  constructor(
    private readonly alpha: number,
    private readonly emit: Emit,
  ) {}

  /** @param loss of a step */
  see(loss: number): void {
    if (Math.abs(loss - this.alpha) > NEAR * this.alpha) {
      this.#steps = 0;
      return;
    }
    if (++this.#steps !== STEPS) return;
    this.emit({
      kind: 'noticed',
      what: 'collapse',
      says: `The loss has stayed at alpha (${this.alpha}) for ${STEPS} steps: all faces lie in one place. Begin again with a lower learning rate, or with pretrained weights.`,
    });
  }
}
