/** Lines of bounding_boxes_NNNNN.txt, as the original writes it: a photo that is done again replaces its own. */
export class BoxList {
  readonly name: string;
  /** By the path that each begins with. */
  readonly #lines = new Map<string, string>();

  /** @param earlier texts of lists that are gone on with, the latest last */
  constructor(name = newName(), earlier: string[] = []) {
    this.name = name;
    for (const text of earlier) this.#add(text);
  }

  /** Whether a face at that path is listed, or that the photo has none. */
  has(path: string): boolean {
    return this.#lines.has(path);
  }

  /** @param lines none leave what was said of the photo before */
  set(output: string, lines: string): void {
    if (!lines) return;
    // Faces of a photo that had none may be numbered: none of their lines begins as the old one did.
    if (!linesOf(lines).some((line) => pathOf(line) === output)) this.#lines.delete(output);
    this.#add(lines);
  }

  file(): Blob {
    const lines = Array.from(this.#lines.values(), (line) => `${line}\n`);
    return new Blob(lines, { type: 'text/plain' });
  }

  #add(text: string): void {
    for (const line of linesOf(text)) this.#lines.set(pathOf(line), line);
  }
}

/** Of files that are such lists. */
export const isListName = (name: string) => /^bounding_boxes_\d+\.txt$/.test(name);

const newName = () =>
  `bounding_boxes_${String(Math.floor(Math.random() * 1e5)).padStart(5, '0')}.txt`;

const linesOf = (text: string) => text.split(/\r?\n/).filter(Boolean);

/** `Ada/Ada (2).png 1 2 3 4`: a name may have spaces and numbers, too. */
const pathOf = (line: string) => /^.*\.png/.exec(line)?.[0] ?? line;
