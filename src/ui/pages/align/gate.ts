/** Holds up what passes while it is shut. */
export class Gate {
  #shut?: { opened: Promise<void>; open: () => void };

  shut(): void {
    if (this.#shut) return;
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.#shut = { opened, open };
  }

  open(): void {
    this.#shut?.open();
    this.#shut = undefined;
  }

  /** Resolves at once while it is open. */
  async pass(): Promise<void> {
    while (this.#shut) await this.#shut.opened;
  }
}
