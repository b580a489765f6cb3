/**
 * Event files that TensorBoard reads: TFRecords (length and data, each with a masked CRC-32C) of Event messages,
 * of which only scalars are written. The fields are those of tensorflow/core/util/event.proto.
 */
import { buf as crc32c } from 'crc-32/crc32c';
import { joined } from '../base/bytes';

type Bytes = Uint8Array<ArrayBuffer>;

/** A point of curves. */
export interface ScalarEvent {
  step: number;
  /** Seconds since 1970. */
  time: number;
  /** By tag: "loss/total". */
  values: Readonly<Record<string, number>>;
}

/** The version that TensorFlow writes, without which TensorBoard reads nothing. */
const VERSION = 'brain.Event:2';

/** The bytes of a whole event file, usually named `events.out.tfevents.<seconds>.<host>`. */
export function eventFile(events: readonly ScalarEvent[]): Bytes {
  const start = events[0]?.time ?? 0;
  return joined([
    record(joined([double(1, start), text(3, VERSION)])),
    ...events.map(({ step, time, values }) =>
      record(joined([double(1, time), whole(2, step), bytes(5, summary(values))])),
    ),
  ]);
}

function summary(values: ScalarEvent['values']): Bytes {
  return joined(
    Object.entries(values).map(([tag, value]) => bytes(1, joined([text(1, tag), float(2, value)]))),
  );
}

function record(data: Bytes): Bytes {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(data.length), true);
  return joined([length, masked(length), data, masked(data)]);
}

/** As TFRecords have it: turned by 15 bits and moved by a constant. */
function masked(data: Bytes): Bytes {
  const crc = crc32c(data) >>> 0;
  const turned = ((crc >>> 15) | (crc << 17)) >>> 0;
  return little32((turned + 0xa282ead8) >>> 0);
}

function little32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

/** A field's number and kind: 0 varint, 1 eight bytes, 2 bytes with their length, 5 four bytes. */
const key = (field: number, kind: number) => varint(field * 8 + kind);

function varint(value: number): Bytes {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Uint8Array.from([...out, rest]);
}

function whole(field: number, value: number): Bytes {
  return joined([key(field, 0), varint(value)]);
}

function double(field: number, value: number): Bytes {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setFloat64(0, value, true);
  return joined([key(field, 1), out]);
}

function float(field: number, value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setFloat32(0, value, true);
  return joined([key(field, 5), out]);
}

function bytes(field: number, value: Bytes): Bytes {
  return joined([key(field, 2), varint(value.length), value]);
}

function text(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value));
}
