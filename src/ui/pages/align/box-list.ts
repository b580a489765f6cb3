/** bounding_boxes_NNNNN.txt of one run, as the original names it: a photo that is done again replaces its lines. */
export class BoxList {
  readonly name = `bounding_boxes_${String(Math.floor(Math.random() * 1e5)).padStart(5, '0')}.txt`;
  /** By the photo's place in the destination. */
  readonly #lines = new Map<string, string>();

  get empty(): boolean {
    return this.#lines.size === 0;
  }

  /** @param lines none leave what was said of the photo before */
  set(output: string, lines: string): void {
    if (lines) this.#lines.set(output, lines);
  }

  file(): Blob {
    return new Blob([...this.#lines.values()], { type: 'text/plain' });
  }
}
