/** What is trained: named variables with the slots of their optimiser, moved in place. */
import {
  any,
  cast,
  dispose,
  expandDims,
  fill,
  keep,
  matMul,
  tidy,
  where,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { indicators } from './indicators';
import { keptOf, tensorOf, type KeptTensor } from './kept-tensor';
import type { Moved, Slots, UpdateRule } from './optimisers';

/** The gradient of a table of which a batch used some rows: `values` [n, size] of `rows` [n], which may repeat. */
export interface RowsGradient {
  rows: Tensor1D;
  values: Tensor2D;
}

/** Variables and slots off the device, which can be stored. */
export interface VariablesState {
  step: number;
  variables: { name: string; value: KeptTensor; slots: Record<string, KeptTensor> }[];
}

/** Variables by name; owns their tensors and those of their slots. */
export class TrainedVariables {
  readonly #trained = new Map<string, Moved>();
  #step = 0;

  constructor(private readonly rule: UpdateRule) {}

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  get names(): string[] {
    return [...this.#trained.keys()];
  }

  /** Takes over a tensor. */
  add(name: string, value: Tensor): void {
    const slots = Object.entries(this.rule.slots).map(([slot, start]): [string, Tensor] => [
      slot,
      fill(value.shape, start),
    ]);
    this.#own(name, { value, slots: Object.fromEntries(slots) });
  }

  /** The value as it is now: it may not be disposed, and is gone after the next step. */
  value(name: string): Tensor {
    return this.#trained.get(name)!.value;
  }

  slots(name: string): Slots {
    return this.#trained.get(name)!.slots;
  }

  /** Puts another value in place, which is taken over. */
  replace(name: string, value: Tensor): void {
    const trained = this.#trained.get(name)!;
    dispose(trained.value);
    trained.value = keep(value);
  }

  /** All that the next step depends on. */
  async state(): Promise<VariablesState> {
    const variables = [...this.#trained].map(async ([name, { value, slots }]) => ({
      name,
      value: await keptOf(value),
      slots: Object.fromEntries(
        await Promise.all(
          Object.entries(slots).map(async ([slot, each]) => [slot, await keptOf(each)] as const),
        ),
      ),
    }));
    return { step: this.#step, variables: await Promise.all(variables) };
  }

  /** Goes on where another was, which had the same variables. */
  restore({ step, variables }: VariablesState): void {
    this.#step = step;
    for (const { name, value, slots } of variables) {
      dispose([...Object.values(this.slots(name)), this.value(name)]);
      const restored = Object.entries(slots).map(([slot, each]) => [slot, tensorOf(each)] as const);
      this.#own(name, { value: tensorOf(value), slots: Object.fromEntries(restored) });
    }
  }

  /** One step of the optimiser on every variable that has a gradient. */
  move(gradients: Readonly<Record<string, Tensor | RowsGradient>>, rate: number): void {
    this.#step++;
    for (const [name, gradient] of Object.entries(gradients)) {
      const before = this.#trained.get(name)!;
      const after = tidy(() => this.#moved(before, gradient, rate));
      dispose([before.value, ...Object.values(before.slots)]);
      this.#own(name, after);
    }
  }

  /** Owned tensors outlive whatever scope they were made in. */
  #own(name: string, { value, slots }: Moved): void {
    [value, ...Object.values(slots)].forEach(keep);
    this.#trained.set(name, { value, slots });
  }

  dispose(): void {
    for (const { value, slots } of this.#trained.values())
      dispose([value, ...Object.values(slots)]);
    this.#trained.clear();
  }

  #moved({ value, slots }: Moved, gradient: Tensor | RowsGradient, rate: number): Moved {
    if (!('rows' in gradient)) return this.rule.move(value, gradient, slots, rate, this.#step);
    const { rows, values } = gradient;
    const used = indicators(rows, value.shape[0]!);
    // Rows that repeat are summed first, as TensorFlow does.
    const whole = matMul(used, values, true);
    const after = this.rule.move(value, whole, slots, rate, this.#step);
    if (this.rule.movesAllRows) return after;
    const reached = expandDims(any(cast(used, 'bool'), 0), 1);
    const kept = (now: Tensor, was: Tensor) => where(reached, now, was);
    return {
      value: kept(after.value, value),
      slots: Object.fromEntries(
        Object.entries(after.slots).map(([slot, now]) => [slot, kept(now, slots[slot]!)]),
      ),
    };
  }
}
