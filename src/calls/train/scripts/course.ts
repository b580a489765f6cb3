/** Which photos a step is taken on, and at which rate: what the modes that learn from pictures differ in. */
import type { TrainingPhoto } from '../learner';

/** What one step is taken on. */
export interface Turn {
  photos: TrainingPhoto[];
  /** Numbers of the people, 0 to classes - 1; of triplets they say nothing. */
  labels: number[];
  rate: number;
}

export interface Course {
  readonly steps: number;
  readonly epochSize: number;
  /** People whom the head tells apart; triplets have no head. */
  readonly classes: number;
  /**
   * The turn after so many steps; undefined where it has come to its end.
   */
  next(step: number, signal?: AbortSignal): Promise<Turn | undefined>;
  /** All that the next turn depends on, as it can be kept; it is not changed afterwards. */
  state(): unknown;
  /** Goes on from there; without a state from the start. */
  restore(state?: unknown): void;
}
