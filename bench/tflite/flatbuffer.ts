/** FlatBuffers, written from the root down: whatever a table points to lies behind it. */

/** What a table's field holds: a number, or something it points to. */
export type Field = { byte: number } | { int: number } | Node;

export type Node =
  /** Its fields by their number in the schema; undefined is the schema's default. */
  | { table: readonly (Field | undefined)[] }
  | { tables: readonly Node[] }
  | { ints: readonly number[] }
  /** Aligned as tensors must be. */
  | { bytes: Uint8Array }
  | { string: string };

const WORD = 4;
const DATA_ALIGNMENT = 16;

/** @param identifier four letters, by which files of a schema are known */
export function flatbuffer(root: Node, identifier: string): Uint8Array<ArrayBuffer> {
  const writer = new Writer();
  writer.word(0);
  writer.raw(new TextEncoder().encode(identifier));
  writer.point(0, root);
  return writer.finish();
}

class Writer {
  #bytes = new Uint8Array(1 << 20);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }

  word(value: number): number {
    const at = this.#room(WORD);
    this.#view.setInt32(at, value, true);
    return at;
  }

  raw(values: Uint8Array): void {
    const at = this.#room(values.length);
    this.#bytes.set(values, at);
  }

  /** Writes a node, and where it lies into a word before it. */
  point(from: number, node: Node): void {
    const at = this.#write(node);
    this.#view.setUint32(from, at - from, true);
  }

  /** @returns where it lies */
  #write(node: Node): number {
    if ('table' in node) return this.#table(node.table);
    if ('tables' in node) {
      this.#align(WORD);
      const start = this.word(node.tables.length);
      const slots = node.tables.map(() => this.word(0));
      node.tables.forEach((each, i) => this.point(slots[i]!, each));
      return start;
    }
    if ('ints' in node) {
      this.#align(WORD);
      const start = this.word(node.ints.length);
      node.ints.forEach((each) => this.word(each));
      return start;
    }
    const values = 'bytes' in node ? node.bytes : new TextEncoder().encode(node.string);
    this.#align('bytes' in node ? DATA_ALIGNMENT : WORD, WORD);
    const start = this.word(values.length);
    this.raw(values);
    if ('string' in node) this.#room(1);
    return start;
  }

  /** First where each field lies, then the fields, words before bytes, then what they point to. */
  #table(fields: readonly (Field | undefined)[]): number {
    const isByte = (field: Field | undefined) => field !== undefined && 'byte' in field;
    const present = fields.flatMap((field, number) => (field ? [number] : []));
    const order = [
      ...present.filter((number) => !isByte(fields[number])),
      ...present.filter((number) => isByte(fields[number])),
    ];
    const places = new Map<number, number>();
    let size = WORD;
    for (const number of order) {
      places.set(number, size);
      size += isByte(fields[number]) ? 1 : WORD;
    }
    this.#align(WORD);
    const directory = this.#room(4 + 2 * fields.length);
    this.#view.setUint16(directory, 4 + 2 * fields.length, true);
    this.#view.setUint16(directory + 2, size, true);
    fields.forEach((_, number) =>
      this.#view.setUint16(directory + 4 + 2 * number, places.get(number) ?? 0, true),
    );
    this.#align(WORD);
    const start = this.#room(size);
    this.#view.setInt32(start, start - directory, true);
    for (const number of order) {
      const at = start + places.get(number)!;
      const field = fields[number]!;
      if ('byte' in field) this.#view.setUint8(at, field.byte);
      else if ('int' in field) this.#view.setInt32(at, field.int, true);
    }
    for (const number of order) {
      const field = fields[number]!;
      if (!('byte' in field || 'int' in field)) this.point(start + places.get(number)!, field);
    }
    return start;
  }

  /** @param before bytes that are written ahead of what is to be aligned */
  #align(to: number, before = 0): void {
    while ((this.#at + before) % to !== 0) this.#room(1);
  }

  #room(size: number): number {
    const at = this.#at;
    this.#at += size;
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#at, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
