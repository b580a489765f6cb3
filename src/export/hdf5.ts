/**
 * HDF5 files of numbers and texts in one group, as its specification, version 3.0, has them: superblock 0, the old
 * group structures, contiguous storage, which every reader of HDF5 knows.
 */
import { joined } from '../base/bytes';
import { bytesOf, datatype, StringHeap, type Values } from './hdf5-values';
import { Writer } from './hdf5-writer';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Dataset {
  /** Sides, the last index runs fastest; none may be left out, each may be 0. */
  shape: readonly number[];
  /** As many as the shape says. */
  values: Values;
}

/** Where nothing is. */
const NOWHERE = 2n ** 64n - 1n;

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
  const strings = new StringHeap(end);
  const contents = names.map((name) => bytesOf(datasets[name]!.values, strings));
  const collections = strings.done();
  end += collections.length;
  const objects: Bytes[] = [];
  const headerAt = names.map((name, i) => {
    const at = end;
    const content = contents[i]!;
    const size = objectHeader(datasets[name]!, 0, 0).length;
    objects.push(objectHeader(datasets[name]!, at + size, content.length), content);
    end += size + Math.ceil(content.length / 8) * 8;
    objects.push(new Uint8Array(end - at - size - content.length));
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
    collections,
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

function objectHeader({ shape, values }: Dataset, at: number, bytes: number): Bytes {
  const messages = joined([
    message(
      0x01,
      new Writer()
        .numbers(1, 1, shape.length, 0, 0)
        .numbers(4, 0)
        .longs(...shape),
    ),
    message(0x03, datatype(values)),
    message(0x08, new Writer().numbers(1, 3, 1).longs(bytes > 0 ? at : NOWHERE, bytes)),
  ]);
  return joined([headerPrefix(3, messages.length), messages]);
}

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
