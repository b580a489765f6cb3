/**
 * The sorted tables in which TensorFlow keeps what a checkpoint is made of (tensorflow/core/lib/io/table,
 * LevelDB's format): blocks of keys and values, a block that lists the blocks, and a footer that finds it.
 */
import { buf as crc32c } from 'crc-32/crc32c';
import { latin1, littleEndian } from '../../../base/bytes';
import type { Budget } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { endsEarly, invalid } from '../../../files/parsing/errors';
import { varint } from '../../../files/parsing/protobuf';

type Bytes = Uint8Array<ArrayBuffer>;

export interface TableEntry {
  /** One character a byte. */
  key: string;
  value: Bytes;
}

const FOOTER = 48;
const MAGIC = '\x57\xfb\x80\x8b\x24\x75\x47\xdb';
/** After the contents of a block: how they are packed, and their checksum. */
const TRAILER = 5;
const SNAPPY = 1;
/** Beyond any variable's name. */
const LONGEST_KEY = 4096;

/** Whether bytes begin as a table does whose first key is empty: what that key stands for. */
export function firstValue(head: Uint8Array): Bytes | undefined {
  if (head[0] !== 0 || head[1] !== 0) return undefined;
  let [length, at] = [0, 2];
  for (let shift = 1; at < 7; shift *= 128) {
    const byte = head[at++];
    if (byte === undefined) return undefined;
    length += (byte & 127) * shift;
    if (byte < 128) return Uint8Array.from(head.subarray(at, at + length));
  }
  return undefined;
}

/**
 * The keys of a table with their values, in their order.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function* tableEntries(bytes: Bytes, file: string, budget: Budget): Generator<TableEntry> {
  const footer = bytes.subarray(Math.max(0, bytes.length - FOOTER));
  if (latin1(footer.subarray(-MAGIC.length)) !== MAGIC) throw endsEarly(file);
  const reader = new ByteReader(footer, file);
  readHandle(reader);
  const index = blockAt(bytes, readHandle(reader), file);
  let end = 0;
  for (const { value } of blockEntries(index, file, budget)) {
    const handle = readHandle(new ByteReader(value, file));
    // Each byte is of one block, or a small file would be read for ever.
    if (handle.offset < end) throw invalid(file, 'holds blocks that lie over each other');
    end = handle.offset + handle.size;
    yield* blockEntries(blockAt(bytes, handle, file), file, budget);
  }
}

interface Handle {
  offset: number;
  size: number;
}

function readHandle(reader: ByteReader): Handle {
  return { offset: varint(reader), size: varint(reader) };
}

function blockAt(bytes: Bytes, { offset, size }: Handle, file: string): Bytes {
  if (!(offset + size + TRAILER <= bytes.length)) throw endsEarly(file);
  const packing = bytes[offset + size];
  if (packing === SNAPPY) throw invalid(file, 'is packed by Snappy, which Facet does not unpack');
  if (packing !== 0) throw invalid(file, 'holds a block that is packed in no way that is known');
  checkSum(bytes.subarray(offset, offset + size + 1), littleEndian(bytes, offset + size + 1, 4), {
    file,
    what: 'a block',
  });
  return bytes.subarray(offset, offset + size);
}

/**
 * @param masked as TensorFlow keeps a CRC-32C: turned by 15 bits and moved by a constant
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function checkSum(
  bytes: Uint8Array,
  masked: number,
  { file, what }: { file: string; what: string },
): void {
  const crc = crc32c(bytes) >>> 0;
  const turned = ((crc >>> 15) | (crc << 17)) >>> 0;
  if ((turned + 0xa282ead8) >>> 0 === masked) return;
  throw invalid(file, `holds ${what} whose checksum is not that of its bytes`);
}

/** A key is kept as what it shares with the one before it, and the rest. */
function* blockEntries(block: Bytes, file: string, budget: Budget): Generator<TableEntry> {
  const restarts = littleEndian(block, block.length - 4, 4);
  const end = block.length - 4 - 4 * restarts;
  if (block.length < 4 || end < 0) throw invalid(file, 'holds a block without its end');
  const reader = new ByteReader(block.subarray(0, end), file);
  let key = '';
  while (reader.left > 0) {
    budget.step();
    const [shared, own, length] = [varint(reader), varint(reader), varint(reader)];
    if (shared > key.length || shared + own > LONGEST_KEY) {
      throw invalid(file, 'holds a key that is none');
    }
    key = key.slice(0, shared) + latin1(reader.take(own));
    if (length > reader.left) throw endsEarly(file);
    yield { key, value: reader.take(length) };
  }
}
