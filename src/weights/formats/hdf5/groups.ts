/** What lies in a group of an HDF5 file: names, and where their objects are. */
import { utf8OrLatin1 } from '../../../base/bytes';
import { COST } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { address, NOWHERE, sized, type Bytes, type Hdf5, type Message } from './reader';

export interface Link {
  name: string;
  /** Of the object's header. */
  at: number;
}

const LINK_INFO = 0x02;
const LINK = 0x06;
const SYMBOLS = 0x11;
/** Beyond any layer's name. */
const LONGEST = 1024;
const DEEPEST_TREE = 16;
const HARD = 0;

/** Whether the object with this header is a group. */
export function isGroup(messages: readonly Message[]): boolean {
  return messages.some(({ type }) => type === LINK_INFO || type === LINK || type === SYMBOLS);
}

/** The links of a group, in the order in which the file keeps them. */
export function* linksOf(hdf5: Hdf5, messages: readonly Message[]): Generator<Link> {
  for (const { type, body } of messages) {
    const reader = new ByteReader(body, hdf5.file);
    if (type === SYMBOLS) yield* symbolsOf(hdf5, address(reader), heapOf(hdf5, address(reader)));
    if (type === LINK) {
      const link = linkOf(hdf5, reader);
      if (link) yield link;
    }
    if (type === LINK_INFO) checkInfo(hdf5, reader);
  }
}

function checkInfo(hdf5: Hdf5, reader: ByteReader): void {
  reader.take(1);
  if (reader.uint8() & 1) reader.take(8);
  if (address(reader) === NOWHERE) return;
  throw hdf5.invalid(
    'keeps the names of a group in a way that Facet does not read (a dense group)',
  );
}

function linkOf(hdf5: Hdf5, reader: ByteReader): Link | undefined {
  reader.take(1);
  const flags = reader.uint8();
  const type = flags & 8 ? reader.uint8() : HARD;
  reader.take((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const length = sized(reader, flags & 3);
  if (length > LONGEST) throw hdf5.invalid('holds a name longer than any layer’s');
  const name = named(hdf5, reader.take(length));
  return type === HARD ? { name, at: address(reader) } : undefined;
}

/** The bytes in which a group of the older kind keeps its names. */
function heapOf(hdf5: Hdf5, start: number): Bytes {
  const reader = hdf5.block(start, 'HEAP');
  reader.take(4);
  const size = address(reader);
  address(reader);
  return hdf5.at(address(reader), size).bytes;
}

/** The leaves of the tree at an address. */
function* symbolsOf(hdf5: Hdf5, root: number, heap: Bytes): Generator<Link> {
  for (const leaf of treeLeaves(hdf5, root, 0, (reader) => address(reader))) {
    const reader = hdf5.block(leaf.at, 'SNOD');
    reader.take(2);
    for (let left = reader.uint16(); left > 0; left--) {
      hdf5.budget.step();
      const [offset, at] = [address(reader), address(reader)];
      reader.take(24);
      const end = heap.subarray(0, Math.min(heap.length, offset + LONGEST)).indexOf(0, offset);
      if (end < 0) throw hdf5.invalid('holds a name that does not end');
      yield { name: named(hdf5, heap.subarray(offset, end)), at };
    }
  }
}

function named(hdf5: Hdf5, bytes: Bytes): string {
  hdf5.budget.spend(COST.object);
  hdf5.budget.text(bytes.length);
  return utf8OrLatin1(bytes);
}

/**
 * The leaves of a tree of version 1, each with the key before it.
 * @param kind 0 of a group, 1 of chunks
 */
export function* treeLeaves<Key>(
  hdf5: Hdf5,
  root: number,
  kind: number,
  readKey: (reader: ByteReader) => Key,
  level = DEEPEST_TREE,
): Generator<{ key: Key; at: number }> {
  const reader = hdf5.block(root, 'TREE');
  const [type, own, count] = [reader.uint8(), reader.uint8(), reader.uint16()];
  if (type !== kind || own >= level) throw hdf5.invalid('holds a tree that is none');
  reader.take(16);
  for (let left = count; left > 0; left--) {
    hdf5.budget.step();
    const key = readKey(reader);
    const at = address(reader);
    if (own === 0) yield { key, at };
    else yield* treeLeaves(hdf5, at, kind, readKey, own);
  }
}
