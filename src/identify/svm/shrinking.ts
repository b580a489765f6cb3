/** Photos whose coefficients stay at a bound are left out for a while: libsvm's shrinking. */
import type { LinearKernel } from './kernel';

/** What is solved for, one entry a photo; those left out stand behind the active ones. */
export interface Variables {
  /** Place in the kernel. */
  place: Int32Array;
  /** 1 or -1. */
  sign: Int8Array;
  alpha: Float64Array;
  gradient: Float64Array;
  /** Of the gradient, what coefficients at the upper bound give. */
  fixed: Float64Array;
  /** Which photo this is, as they were given. */
  order: Int32Array;
  active: number;
  /** The upper bound of each coefficient. */
  cost: number;
}

/** Looked at after so many steps, or as many as there are photos. */
const INTERVAL = 1000;

export class Shrinking {
  #left: number;
  #wasRestored = false;

  constructor(
    private readonly kernel: LinearKernel,
    private readonly variables: Variables,
    private readonly tolerance: number,
  ) {
    this.#left = Math.min(variables.place.length, INTERVAL) + 1;
  }

  /** Before each step. */
  tick(): void {
    if (--this.#left > 0) return;
    this.#left = Math.min(this.variables.place.length, INTERVAL);
    this.#shrink();
  }

  /** Shrinks before the next step. */
  soon(): void {
    this.#left = 1;
  }

  /** All are active again, with their gradients. */
  restore(): void {
    const { kernel, variables } = this;
    const { place, sign, alpha, gradient, fixed, active, cost } = variables;
    const count = place.length;
    if (active === count) return;
    for (let t = active; t < count; t++) gradient[t] = fixed[t]! - 1;
    for (let i = 0; i < active; i++) {
      if (alpha[i]! <= 0 || alpha[i]! >= cost) continue;
      const row = kernel.row(place[i]!);
      const by = alpha[i]! * sign[i]!;
      for (let t = active; t < count; t++) gradient[t]! += by * sign[t]! * row[place[t]!]!;
    }
    variables.active = count;
  }

  #shrink(): void {
    const { variables } = this;
    const [highest, lowest] = this.#violations();
    if (!this.#wasRestored && highest + lowest <= this.tolerance * 10) {
      this.#wasRestored = true;
      this.restore();
    }
    for (let t = 0; t < variables.active; t++) {
      if (!this.#isStuck(t, highest, lowest)) continue;
      while (--variables.active > t) {
        if (this.#isStuck(variables.active, highest, lowest)) continue;
        swap(variables, t, variables.active);
        break;
      }
    }
  }

  #violations(): [highest: number, lowest: number] {
    const { sign, alpha, gradient, active, cost } = this.variables;
    let [highest, lowest] = [-Infinity, -Infinity];
    for (let t = 0; t < active; t++) {
      const value = sign[t]! * gradient[t]!;
      if (sign[t] === 1 ? alpha[t]! < cost : alpha[t]! > 0) highest = Math.max(highest, -value);
      if (sign[t] === 1 ? alpha[t]! > 0 : alpha[t]! < cost) lowest = Math.max(lowest, value);
    }
    return [highest, lowest];
  }

  #isStuck(t: number, highest: number, lowest: number): boolean {
    const { sign, alpha, gradient, cost } = this.variables;
    if (alpha[t]! >= cost) {
      return sign[t] === 1 ? -gradient[t]! > highest : -gradient[t]! > lowest;
    }
    if (alpha[t]! <= 0) return sign[t] === 1 ? gradient[t]! > lowest : gradient[t]! > highest;
    return false;
  }
}

function swap({ place, sign, alpha, gradient, fixed, order }: Variables, a: number, b: number) {
  for (const column of [place, sign, alpha, gradient, fixed, order]) {
    [column[a], column[b]] = [column[b]!, column[a]!];
  }
}
