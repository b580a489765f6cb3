/**
 * HDF5 files by their blocks (The HDF Group, "HDF5 File Format Specification" 3.0): numbers of 8 bytes, addresses
 * from the start of the file, each object read once.
 */
import { hasTag } from '../../../base/bytes';
import { COST, type Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { endsEarly, invalid } from '../../../files/parsing/errors';

export type Bytes = Uint8Array<ArrayBuffer>;

/** A part of an object's header: what it is by number, and its bytes. */
export interface Message {
  type: number;
  body: Bytes;
}

const SIGNATURE = '\x89HDF\r\n\x1a\n';
const CONTINUATION = 0x10;
const MOST_MESSAGES = 2_000;

export function isHdf5(head: Uint8Array): boolean {
  return hasTag(head, 0, SIGNATURE);
}

/** An address that stands for none. */
export const NOWHERE = Infinity;

/** An address or a length: 8 bytes; all ones are {@link NOWHERE}. */
export function address(reader: ByteReader): number {
  const [low, high] = [reader.uint32(), reader.uint32()];
  return low === 0xffffffff && high === 0xffffffff ? NOWHERE : high * 2 ** 32 + low;
}

/** Every method throws `WEIGHTS_INVALID`, naming the file. */
export class Hdf5 {
  /** Blocks that were read: one that points to itself would be read for ever. */
  readonly #seen = new Set<number>();

  constructor(
    readonly bytes: Bytes,
    readonly file: string,
    readonly budget: Budget,
  ) {}

  invalid(why: string) {
    return invalid(this.file, why);
  }

  /** At an address, to the end of `size` bytes, or of the file. */
  at(start: number, size = this.bytes.length - start): ByteReader {
    this.budget.step();
    if (!(start >= 0 && size >= 0 && start + size <= this.bytes.length)) throw endsEarly(this.file);
    return new ByteReader(this.bytes.subarray(start, start + size), this.file);
  }

  /** A block by its mark, which may be asked for once. */
  block(start: number, mark: string): ByteReader {
    const reader = this.at(start);
    this.#once(start);
    if (!hasTag(reader.bytes, 0, mark)) throw this.invalid(`lacks the block ${mark} it speaks of`);
    reader.take(mark.length);
    return reader;
  }

  /** Where the header of the first group is. */
  root(): number {
    const reader = this.at(SIGNATURE.length);
    const version = reader.uint8();
    if (version > 3) throw this.invalid(`is of version ${version}, which Facet does not know`);
    if (version < 2) {
      reader.take(4);
      this.#sizes(reader);
      reader.take(version === 1 ? 13 : 9);
    } else {
      this.#sizes(reader);
      reader.take(1);
    }
    if (address(reader) !== 0) throw this.invalid('begins with something that is not HDF5');
    address(reader);
    if (version > 1) address(reader);
    else reader.take(24);
    return address(reader);
  }

  #sizes(reader: ByteReader): void {
    if (reader.uint8() === 8 && reader.uint8() === 8) return;
    throw this.invalid('has addresses that are not of 8 bytes');
  }

  /** The messages of the object whose header is at an address. */
  messages(start: number): Message[] {
    this.#once(start);
    const first = this.at(start);
    const isNew = hasTag(first.bytes, 0, 'OHDR');
    if (!isNew && first.uint8() !== 1) throw this.invalid('lacks the header of an object');
    const messages: Message[] = [];
    const { blocks, tracked } = isNew ? this.#newHeader(first) : this.#oldHeader(first);
    for (let block = blocks.pop(); block; block = blocks.pop()) {
      while (block.left >= (isNew ? 4 : 8)) {
        this.budget.step();
        const type = isNew ? block.uint8() : block.uint16();
        const size = block.uint16();
        block.take(isNew ? (tracked ? 3 : 1) : 4);
        if (size > block.left) throw endsEarly(this.file);
        const body = block.take(size);
        if (type === CONTINUATION) blocks.push(this.#continuation(body, isNew));
        else {
          this.budget.spend(COST.object + COST.view);
          if (messages.push({ type, body }) > MOST_MESSAGES)
            throw this.invalid('has a header without end');
        }
      }
    }
    return messages;
  }

  #oldHeader(reader: ByteReader) {
    reader.take(7);
    const size = reader.uint32();
    reader.take(4);
    if (size > reader.left) throw endsEarly(this.file);
    return { blocks: [new ByteReader(reader.take(size), this.file)], tracked: false };
  }

  #newHeader(reader: ByteReader) {
    reader.take(5);
    const flags = reader.uint8();
    reader.take((flags & 32 ? 16 : 0) + (flags & 16 ? 4 : 0));
    const size = sized(reader, flags & 3);
    if (size > reader.left) throw endsEarly(this.file);
    return { blocks: [new ByteReader(reader.take(size), this.file)], tracked: (flags & 4) > 0 };
  }

  #continuation(body: Bytes, isNew: boolean): ByteReader {
    const reader = new ByteReader(body, this.file);
    const [start, size] = [address(reader), address(reader)];
    this.#once(start);
    const block = this.at(start, size);
    if (!isNew) return block;
    // Between its mark and its checksum.
    if (!hasTag(block.bytes, 0, 'OCHK') || size < 8) throw this.invalid('lacks the block OCHK');
    return new ByteReader(block.bytes.subarray(4, -4), this.file);
  }

  #once(start: number): void {
    this.budget.spend(COST.entry);
    if (this.#seen.has(start)) throw this.invalid('has two names for one object, or a circle');
    this.#seen.add(start);
  }
}

/** A number of 1, 2, 4 or 8 bytes. */
export function sized(reader: ByteReader, power: number): number {
  if (power === 0) return reader.uint8();
  if (power === 1) return reader.uint16();
  return power === 2 ? reader.uint32() : address(reader);
}
