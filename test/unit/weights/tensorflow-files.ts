/** TensorFlow's checkpoints as its sources define them, put together byte by byte. */
import { join, le } from '../../fixtures/bytes';
import { bytesOf, field, varint, type Tensor } from './containers';
import type { Bytes } from './bytes';

/** CRC-32C of each byte (Castagnoli's polynomial, reflected). */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** CRC-32C, masked as LevelDB keeps it. */
export function maskedCrc(bytes: Uint8Array): number[] {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return le((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0, 4);
}

type Entry = [key: string, value: Uint8Array];

const RESTART_INTERVAL = 16;
const BLOCK = 4096;

function block(entries: readonly Entry[], interval = RESTART_INTERVAL): Bytes {
  const restarts: number[] = [];
  const parts: Bytes[] = [];
  let [at, before] = [0, ''];
  entries.forEach(([key, value], i) => {
    let shared = 0;
    if (i % interval === 0) restarts.push(at);
    else while (shared < key.length && key[shared] === before[shared]) shared++;
    const rest = key.slice(shared);
    const part = join(...[shared, rest.length, value.length].map(varint), rest, value);
    parts.push(part);
    at += part.length;
    before = key;
  });
  if (restarts.length === 0) restarts.push(0);
  return join(...parts, ...restarts.map((start) => le(start, 4)), le(restarts.length, 4));
}

/** A table of these entries, which are sorted by their keys. `packing`: 1 says Snappy, 0 nothing. */
export function table(entries: readonly Entry[], packing = 0): Bytes {
  const parts: Bytes[] = [];
  let at = 0;
  const add = (contents: Bytes): Bytes => {
    const typed = join(contents, packing);
    parts.push(join(typed, maskedCrc(typed)));
    const handle = join(varint(at), varint(contents.length));
    at += typed.length + 4;
    return handle;
  };
  const index: Entry[] = [];
  let [waiting, size]: [Entry[], number] = [[], 0];
  const flush = () => {
    if (waiting.length) index.push([waiting.at(-1)![0], add(block(waiting))]);
    [waiting, size] = [[], 0];
  };
  for (const entry of entries) {
    waiting.push(entry);
    size += entry[0].length + entry[1].length;
    if (size > BLOCK) flush();
  }
  flush();
  const handles = join(add(block([])), add(block(index, 1)));
  const footer = join(handles, new Uint8Array(40 - handles.length));
  return join(...parts, footer, le(0x8b80fb57, 4), le(0xdb477524, 4));
}

export const shapeProto = (shape: readonly number[]) =>
  join(...shape.map((side) => field(2, field(1, side))));

const byKey = ([a]: Entry, [b]: Entry) => (a < b ? -1 : 1);

interface Variable {
  name: string;
  shape: readonly number[];
  data: Bytes;
  /** TensorFlow's number; default that of float32. */
  type?: number;
  /** Beside these, in the entry. */
  more?: Bytes;
}

export interface BundleOptions {
  shards?: number;
  bigEndian?: boolean;
  packing?: number;
  /** What becomes of each entry of the index before it is sealed by its checksum. */
  bend?: (value: Bytes) => Bytes;
}

/** The files of a checkpoint of version 2 called `stem`. */
export function bundle(
  stem: string,
  variables: readonly Variable[],
  { shards = 1, bigEndian = false, packing, bend = (value) => value }: BundleOptions = {},
): [name: string, content: Bytes][] {
  const data = Array.from({ length: shards }, (): Bytes[] => []);
  const ends = data.map(() => 0);
  const entries = variables.map(({ name, shape, data: own, type = 1, more }, i): Entry => {
    const shard = i % shards;
    const offset = ends[shard]!;
    data[shard]!.push(own);
    ends[shard]! += own.length;
    const sum = join([6 * 8 + 5], maskedCrc(own));
    const place = join(field(3, shard), field(4, offset), field(5, own.length), sum);
    return [name, join(field(1, type), field(2, shapeProto(shape)), place, more ?? [])];
  });
  const order = bigEndian ? field(2, 1) : [];
  const header = join(field(1, shards), order, field(3, field(1, 1)));
  const five = (n: number) => String(n).padStart(5, '0');
  const sealed = [['', header] as Entry, ...entries.sort(byKey)].map(([key, value]): Entry => [
    key,
    bend(value as Bytes),
  ]);
  return [
    [`${stem}.index`, table(sealed, packing)],
    ...data.map((parts, i): [string, Bytes] => [
      `${stem}.data-${five(i)}-of-${five(shards)}`,
      join(...parts),
    ]),
  ];
}

export const variablesOf = (tensors: readonly Tensor[]): Variable[] =>
  tensors.map(({ name, shape, values }) => ({ name, shape, data: bytesOf(values) }));

/** A text as a bundle holds it: its length, a checksum of that, its bytes. */
export function textData(text: Uint8Array): Bytes {
  return join(varint(text.length), maskedCrc(Uint8Array.from(le(text.length, 8))), text);
}

/** A checkpoint of version 1. */
export function slices(
  tensors: readonly Tensor[],
  bend: (value: Bytes) => Bytes = (value) => value,
): Bytes {
  const whole = (shape: readonly number[]) => join(...shape.map(() => field(1, [])));
  const listed = tensors.map(({ name, shape }) =>
    field(
      1,
      join(...[field(1, name), field(2, shapeProto(shape)), field(3, 1), field(4, whole(shape))]),
    ),
  );
  const meta = field(1, join(...listed, field(2, field(1, 1))));
  const entries = tensors.map(({ name, shape, values }): Entry => {
    const proto = join(field(1, 1), field(5, bytesOf(values)));
    const slice = join(field(1, name), field(2, whole(shape)), field(3, proto));
    return [`\0${name}\0\x01\0`, field(2, slice)];
  });
  return table(
    [['', meta] as Entry, ...entries.sort(byKey)].map(([key, value]) => [
      key,
      bend(value as Bytes),
    ]),
  );
}
