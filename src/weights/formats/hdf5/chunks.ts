/** A dataset that lies in chunks of one size, each packed by itself, put together. */
import { littleEndian } from '../../../base/bytes';
import { inflate } from '../../../files/archives/inflate';
import { quoted } from '../../../files/parsing/errors';
import { denseStrides, elementCount } from '../../../files/parsing/tensor';
import type { Dataset } from './datasets';
import { treeLeaves } from './groups';
import { address, type Bytes, type Hdf5 } from './reader';

/** What was done to a chunk before it was written. */
export type Filter = 'deflate' | 'shuffle' | 'fletcher32';

interface Key {
  size: number;
  /** Bit i: filter i was not used for this chunk. */
  skipped: number;
  /** Of its first element, by axis. */
  place: number[];
}

/**
 * @param tree where the chunks are listed
 * @param sides of a chunk, in elements
 */
export function joinedChunks(
  hdf5: Hdf5,
  tree: number,
  sides: readonly number[],
  { name, shape, size, dtype, filters }: Dataset,
): Bytes {
  const damaged = (why: string) => hdf5.invalid(`holds ${quoted(name)} in chunks ${why}`);
  if (sides.some((side, axis) => side < 1 || side > Math.max(shape[axis]!, 1) * 2)) {
    throw damaged('that are larger than it');
  }
  const expected = shape.reduce((all, side, axis) => all * Math.ceil(side / sides[axis]!), 1);
  const length = elementCount(sides, Number.MAX_SAFE_INTEGER) * dtype.size;
  hdf5.budget.unpack(size);
  const all = new Uint8Array(size);
  const seen = new Set<number>();
  const readKey = (reader: Parameters<Parameters<typeof treeLeaves>[3]>[0]): Key => {
    const [packed, skipped] = [reader.uint32(), reader.uint32()];
    const place = shape.map(() => address(reader));
    address(reader);
    return { size: packed, skipped, place };
  };
  for (const { key, at } of treeLeaves(hdf5, tree, 1, readKey)) {
    const inside = key.place.every(
      (start, axis) => start < shape[axis]! && start % sides[axis]! === 0,
    );
    const index = key.place.reduce((sum, start, axis) => sum * shape[axis]! + start, 0);
    if (!inside || seen.has(index)) throw damaged('that lie outside, or over each other');
    seen.add(index);
    // Packing makes nothing much longer: what is, was made to keep its unpacking busy.
    if (key.size > length * 1.01 + 1024)
      throw damaged('that are longer than what is packed in them');
    hdf5.budget.unpack(length);
    const chunk = unfiltered(hdf5.at(at, key.size).bytes, length, dtype.size, key, filters);
    if (!chunk) throw damaged('of which one does not unpack: it is damaged');
    place(all, shape, chunk, sides, key.place, dtype.size);
  }
  if (seen.size !== expected) throw damaged(`of which ${expected - seen.size} are missing`);
  return all;
}

/** Undone in the reverse of the order in which they were done. */
function unfiltered(
  packed: Bytes,
  length: number,
  element: number,
  { skipped }: Key,
  filters: readonly Filter[],
): Bytes | undefined {
  let bytes: Bytes | undefined = packed;
  for (let i = filters.length - 1; i >= 0 && bytes; i--) {
    if (skipped & (1 << i)) continue;
    const filter = filters[i]!;
    // A checksum that comes before packing is packed, too.
    const more = filters.slice(0, i).includes('fletcher32') ? 4 : 0;
    if (filter === 'deflate') bytes = inflate(bytes, length + more);
    else if (filter === 'shuffle') bytes = unshuffled(bytes, element);
    else bytes = withoutSum(bytes);
  }
  return bytes?.length === length ? bytes : undefined;
}

/** The first bytes of all elements came first, then their second ones. */
function unshuffled(bytes: Bytes, element: number): Bytes {
  const count = Math.floor(bytes.length / element);
  const result = bytes.slice();
  for (let part = 0; part < element; part++) {
    for (let i = 0; i < count; i++) result[i * element + part] = bytes[part * count + i]!;
  }
  return result;
}

/** Two sums of the 16-bit words before them (Fletcher), each modulo 65535. */
function withoutSum(bytes: Bytes): Bytes | undefined {
  const data = bytes.subarray(0, -4);
  if (bytes.length < 4) return undefined;
  let [a, b] = [0, 0];
  for (let i = 0; i < data.length; i += 2) {
    a = (a + data[i]! * 256 + (data[i + 1] ?? 0)) % 65535;
    b = (b + a) % 65535;
  }
  // 65535 and 0 are the same there.
  const [low, high] = [2, 4].map((end) => littleEndian(bytes, data.length + end - 2, 2) % 65535);
  return low === a && high === b ? data : undefined;
}

/** Row by row; what of a chunk reaches beyond the dataset is left. */
function place(
  all: Bytes,
  shape: readonly number[],
  chunk: Bytes,
  sides: readonly number[],
  start: readonly number[],
  element: number,
): void {
  const [to, from] = [denseStrides(shape), denseStrides(sides)];
  const last = shape.length - 1;
  const counts = sides.map((side, axis) => Math.min(side, shape[axis]! - start[axis]!));
  const rows = counts.slice(0, -1).reduce((product, count) => product * count, 1);
  const index = counts.map(() => 0);
  for (let row = 0; row < rows; row++) {
    const source = index.reduce((sum, i, axis) => sum + i * from[axis]!, 0) * element;
    const target =
      index.reduce((sum, i, axis) => sum + (start[axis]! + i) * to[axis]!, 0) * element;
    all.set(chunk.subarray(source, source + counts[last]! * element), target);
    for (let axis = last - 1; axis >= 0; axis--) {
      if (++index[axis]! < counts[axis]!) break;
      index[axis] = 0;
    }
  }
}
