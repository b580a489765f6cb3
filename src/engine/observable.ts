/** A value that tells its listeners of each change; the shape that Svelte calls a store. */
export class Observable<T> {
  #listeners = new Set<(value: T) => void>();

  constructor(public value: T) {}

  /** Calls back at once and at each change; returns the unsubscriber. */
  subscribe = (listener: (value: T) => void): (() => void) => {
    this.#listeners.add(listener);
    listener(this.value);
    return () => this.#listeners.delete(listener);
  };

  set(value: T): void {
    this.value = value;
    this.#listeners.forEach((listener) => listener(value));
  }
}
