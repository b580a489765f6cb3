/** The attribute of an HDF5 object that is one text. */
import { utf8OrLatin1 } from '../../../base/bytes';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { address, type Bytes, type Hdf5, type Message } from './reader';

const ATTRIBUTE = 0x0c;
const TEXT = 3;
const OF_ANY_LENGTH = 9;
const LONGEST = 1024;

/** The text that an object has under this name; undefined where it has none, or something else. */
export function textAttribute(
  hdf5: Hdf5,
  messages: readonly Message[],
  wanted: string,
): string | undefined {
  for (const { type, body } of messages) {
    if (type !== ATTRIBUTE) continue;
    const reader = new ByteReader(body, hdf5.file);
    const version = reader.uint8();
    reader.take(1);
    const sizes = [reader.uint16(), reader.uint16(), reader.uint16()] as const;
    if (version === 3) reader.take(1);
    const [name, kind] = sizes.map((size) => reader.take(version === 1 ? (size + 7) & ~7 : size));
    if (trimmed(name!.subarray(0, LONGEST)) === wanted) return textOf(hdf5, kind!, reader);
  }
  return undefined;
}

function textOf(hdf5: Hdf5, kind: Bytes, value: ByteReader): string | undefined {
  const type = kind[0]! & 15;
  if (type === TEXT) return trimmed(value.take(value.left).subarray(0, LONGEST));
  if (type !== OF_ANY_LENGTH || value.left < 16) return undefined;
  const length = value.uint32();
  const heap = address(value);
  const bytes = inHeap(hdf5, heap, value.uint32());
  return bytes && trimmed(bytes.subarray(0, Math.min(length, LONGEST)));
}

/** An object of a global heap. */
function inHeap(hdf5: Hdf5, start: number, index: number): Bytes | undefined {
  const reader = hdf5.at(start);
  reader.take(16);
  for (;;) {
    hdf5.budget.step();
    if (reader.left < 16) return undefined;
    const own = reader.uint16();
    reader.take(6);
    const size = address(reader);
    if (own === 0 || size > reader.left) return undefined;
    const bytes = reader.take(size);
    if (own === index) return bytes;
    reader.take(Math.min(reader.left, (8 - (size % 8)) % 8));
  }
}

function trimmed(bytes: Bytes): string {
  const end = bytes.indexOf(0);
  return utf8OrLatin1(end < 0 ? bytes : bytes.subarray(0, end));
}
