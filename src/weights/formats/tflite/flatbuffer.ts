/**
 * FlatBuffers, read where they lie: tables of fields that are found by a directory, and vectors. Every place is checked
 * before it is looked at, and every look is a step of the budget.
 */
import { latin1, utf8OrLatin1 } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { endsEarly, invalid } from '../../../files/parsing/errors';

type Bytes = Uint8Array<ArrayBuffer>;

/** A file with its root table. Methods throw `WEIGHTS_INVALID`. */
export class FlatBuffer {
  readonly view: DataView;

  constructor(
    readonly bytes: Bytes,
    readonly file: string,
    readonly budget: Budget,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): FlatTable {
    return new FlatTable(this, this.follow(0));
  }

  /** The place that the offset at `at` points to. */
  follow(at: number): number {
    this.check(at, 4);
    return at + this.view.getUint32(at, true);
  }

  check(at: number, length: number): void {
    this.budget.step();
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length)) throw endsEarly(this.file);
  }
}

/** A table: its fields by their numbers in the schema. One that is not there has its default. */
export class FlatTable {
  readonly #directory: number;
  readonly #fields: number;

  constructor(
    readonly buffer: FlatBuffer,
    readonly at: number,
  ) {
    buffer.budget.spend(COST.object);
    buffer.check(at, 4);
    this.#directory = at - buffer.view.getInt32(at, true);
    buffer.check(this.#directory, 4);
    const length = buffer.view.getUint16(this.#directory, true);
    if (length < 4 || length % 2) throw invalid(buffer.file, 'holds a table without a directory');
    buffer.check(this.#directory, length);
    this.#fields = (length - 4) / 2;
  }

  byte(field: number, otherwise = 0): number {
    const at = this.#place(field, 1);
    return at === undefined ? otherwise : this.buffer.view.getInt8(at);
  }

  int(field: number, otherwise = 0): number {
    const at = this.#place(field, 4);
    return at === undefined ? otherwise : this.buffer.view.getInt32(at, true);
  }

  uint64(field: number): number {
    const at = this.#place(field, 8);
    return at === undefined ? 0 : Number(this.buffer.view.getBigUint64(at, true));
  }

  text(field: number): string {
    const bytes = this.#vector(field, 1);
    if (!bytes) return '';
    this.buffer.budget.text(bytes.length);
    return utf8OrLatin1(bytes);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#place(field, 4);
    return at === undefined ? undefined : new FlatTable(this.buffer, this.buffer.follow(at));
  }

  /** @param most the number beyond which it is no network's */
  tables(field: number, most: number): FlatTable[] {
    const bytes = this.#vector(field, 4);
    if (!bytes) return [];
    const { buffer } = this;
    const count = bytes.length / 4;
    if (count > most) throw invalid(buffer.file, 'lists more than any network');
    buffer.budget.spend(COST.list + count * COST.slot);
    const start = bytes.byteOffset - buffer.bytes.byteOffset;
    return Array.from(
      { length: count },
      (_, i) => new FlatTable(buffer, buffer.follow(start + 4 * i)),
    );
  }

  /** A vector of numbers as its bytes, each of `size` bytes; undefined where there is none. */
  numbers(field: number, size: number): Bytes | undefined {
    return this.#vector(field, size);
  }

  ints(field: number, most: number): number[] {
    const bytes = this.#vector(field, 4);
    if (!bytes) return [];
    const count = bytes.length / 4;
    if (count > most) throw invalid(this.buffer.file, 'lists more than any network');
    this.buffer.budget.spend(COST.list + count * COST.slot);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
  }

  #vector(field: number, size: number): Bytes | undefined {
    const at = this.#place(field, 4);
    if (at === undefined) return undefined;
    const { buffer } = this;
    const start = buffer.follow(at);
    buffer.check(start, 4);
    const length = buffer.view.getUint32(start, true) * size;
    buffer.check(start + 4, length);
    buffer.budget.spend(COST.view);
    return buffer.bytes.subarray(start + 4, start + 4 + length);
  }

  #place(field: number, length: number): number | undefined {
    const { buffer } = this;
    buffer.budget.step();
    if (field >= this.#fields) return undefined;
    const offset = buffer.view.getUint16(this.#directory + 4 + 2 * field, true);
    if (offset === 0) return undefined;
    buffer.check(this.at + offset, length);
    return this.at + offset;
  }
}

/** Whether a file's identifier, which stands behind the offset of its root, is this one. */
export function hasIdentifier(bytes: Uint8Array, identifier: string): boolean {
  return latin1(bytes.subarray(4, 4 + identifier.length)) === identifier;
}
