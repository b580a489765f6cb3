/**
 * HDF5 files of float32 datasets in one group, as its specification, version 3.0, has them: superblock 0, the old
 * group structures, contiguous storage, which every reader of HDF5 knows.
 */
import { joined } from '../base/bytes';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Dataset {
  /** Sides, the last index runs fastest; none may be left out, each may be 0. */
  shape: readonly number[];
  /** As many as the shape says. */
  values: Float32Array<ArrayBuffer>;
}

/** Where nothing is. */
const NOWHERE = 2n ** 64n - 1n;

/** Little-endian numbers by their length in bytes, text and zeros, one after another. */
class Writer {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  text(text: string): this {
    this.#bytes.push(...new TextEncoder().encode(text));
    return this;
  }

  /** @param size of each, bytes */
  numbers(size: 1 | 2 | 4, ...values: number[]): this {
    for (const value of values) {
      for (let i = 0; i < size; i++) this.#bytes.push((value >>> (8 * i)) & 255);
    }
    return this;
  }

  /** Lengths and addresses. */
  longs(...values: (number | bigint)[]): this {
    for (const value of values) {
      for (let i = 0n; i < 8n; i++) this.#bytes.push(Number((BigInt(value) >> (8n * i)) & 255n));
    }
    return this;
  }

  upTo(length: number): this {
    while (this.#bytes.length < length) this.#bytes.push(0);
    return this;
  }

  /** Up to a multiple of eight. */
  even(): this {
    return this.upTo(Math.ceil(this.#bytes.length / 8) * 8);
  }

  done(): Bytes {
    return Uint8Array.from(this.#bytes);
  }
}

const SUPERBLOCK = 96;
const ROOT_HEADER = 40;
/** Half of the most children that a node of a group's tree may have. */
const TREE_RANK = 16;
const TREE = 24 + (2 * TREE_RANK + 1) * 8 + 2 * TREE_RANK * 8;
const HEAP_HEADER = 32;
const SYMBOL = 40;

/** @param datasets at least one, by name: ASCII without slashes */
export function hdf5File(datasets: Readonly<Record<string, Dataset>>): Bytes {
  const names = Object.keys(datasets).sort();
  const heap = new Writer().upTo(8);
  const nameAt = names.map((name) => {
    const at = heap.length;
    heap.text(name).numbers(1, 0).even();
    return at;
  });
  /** Half of the most symbols in a node: one node holds all. */
  const rank = Math.max(4, Math.ceil(names.length / 2));
  const tree = SUPERBLOCK + ROOT_HEADER;
  const heapHeader = tree + TREE;
  const symbols = heapHeader + HEAP_HEADER + heap.length;
  let end = symbols + 8 + 2 * rank * SYMBOL;
  const objects: Bytes[] = [];
  const headerAt = names.map((name) => {
    const at = end;
    const { shape, values } = datasets[name]!;
    const size = objectHeader(shape, 0, 0).length;
    objects.push(objectHeader(shape, at + size, values.byteLength));
    objects.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    end += size + Math.ceil(values.byteLength / 8) * 8;
    objects.push(new Uint8Array(end - at - size - values.byteLength));
    return at;
  });
  return joined([
    superblock(rank, end, tree, heapHeader),
    rootHeader(tree, heapHeader),
    treeNode(symbols, nameAt.at(-1)!),
    new Writer()
      .text('HEAP')
      .numbers(4, 0)
      // 1 stands for a heap without free room.
      .longs(heap.length, 1, heapHeader + HEAP_HEADER)
      .done(),
    heap.done(),
    symbolNode(rank, nameAt, headerAt),
    ...objects,
  ]);
}

function superblock(rank: number, end: number, tree: number, heap: number): Bytes {
  return new Writer()
    .numbers(1, 0x89)
    .text('HDF\r\n\x1a\n')
    .numbers(1, 0, 0, 0, 0, 0, 8, 8, 0)
    .numbers(2, rank, TREE_RANK)
    .numbers(4, 0)
    .longs(0, NOWHERE, end, NOWHERE)
    .longs(0, SUPERBLOCK)
    .numbers(4, 1, 0)
    .longs(tree, heap)
    .done();
}

/** Version 1: how many messages, referred to once, how long they are. */
const headerPrefix = (messages: number, size: number) =>
  new Writer().numbers(1, 1, 0).numbers(2, messages).numbers(4, 1, size).even().done();

function message(type: number, body: Writer): Bytes {
  const data = body.even().done();
  return joined([new Writer().numbers(2, type, data.length).numbers(4, 0).done(), data]);
}

function rootHeader(tree: number, heap: number): Bytes {
  const symbolTable = message(0x11, new Writer().longs(tree, heap));
  return joined([headerPrefix(1, symbolTable.length), symbolTable]);
}

function objectHeader(shape: readonly number[], at: number, bytes: number): Bytes {
  const messages = joined([
    message(
      0x01,
      new Writer()
        .numbers(1, 1, shape.length, 0, 0)
        .numbers(4, 0)
        .longs(...shape),
    ),
    message(0x03, float32()),
    message(0x08, new Writer().numbers(1, 3, 1).longs(bytes > 0 ? at : NOWHERE, bytes)),
  ]);
  return joined([headerPrefix(3, messages.length), messages]);
}

/** IEEE 754 single precision: sign at bit 31, 8 bits of exponent from 23, 23 of mantissa, bias 127. */
const float32 = () =>
  new Writer()
    .numbers(1, 0x11, 0x20, 31, 0)
    .numbers(4, 4)
    .numbers(2, 0, 32)
    .numbers(1, 23, 8, 0, 23)
    .numbers(4, 127);

/** A leaf whose one child has all symbols; the keys are the names around them. */
function treeNode(symbols: number, lastName: number): Bytes {
  return new Writer()
    .text('TREE')
    .numbers(1, 0, 0)
    .numbers(2, 1)
    .longs(NOWHERE, NOWHERE, 0, symbols, lastName)
    .upTo(TREE)
    .done();
}

function symbolNode(rank: number, nameAt: number[], headerAt: number[]): Bytes {
  const node = new Writer().text('SNOD').numbers(1, 1, 0).numbers(2, nameAt.length);
  nameAt.forEach((name, i) => node.longs(name, headerAt[i]!).numbers(4, 0, 0).longs(0, 0));
  return node.upTo(8 + 2 * rank * SYMBOL).done();
}
