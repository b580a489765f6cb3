/** Units a second over the last few seconds, from the moments at which units were done. */
const WINDOW = 5000;

export class Pace {
  #moments: number[] = [];

  mark(now = performance.now()): void {
    this.#moments.push(now);
    const first = this.#moments.findIndex((moment) => now - moment <= WINDOW);
    this.#moments.splice(0, first);
  }

  /** Undefined until two are done: one says nothing of a rate. */
  get rate(): number | undefined {
    const [first, last] = [this.#moments[0], this.#moments.at(-1)];
    if (first === undefined || last === undefined || last <= first) return undefined;
    return ((this.#moments.length - 1) * 1000) / (last - first);
  }
}
