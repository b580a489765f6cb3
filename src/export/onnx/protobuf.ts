/** Protocol buffers, the writing of the few kinds of field that ONNX has. */

/** An encoded piece, in parts that are joined only at the end: weights are large. */
export type Encoded = readonly Uint8Array<ArrayBuffer>[];

const VARINT = 0;
const LENGTH = 2;
const FIXED32 = 5;
const text = new TextEncoder();

/** A whole number, not negative. */
export function integer(field: number, value: number): Encoded {
  return [key(field, VARINT), varint(value)];
}

export function float(field: number, value: number): Encoded {
  return [key(field, FIXED32), new Uint8Array(Float32Array.of(value).buffer)];
}

export function string(field: number, value: string): Encoded {
  return bytes(field, text.encode(value));
}

export function bytes(field: number, value: Uint8Array<ArrayBuffer>): Encoded {
  return [key(field, LENGTH), varint(value.length), value];
}

/** A message inside another, of fields already encoded. */
export function message(field: number, ...fields: Encoded[]): Encoded {
  const inside = fields.flat();
  return [key(field, LENGTH), varint(lengthOf(inside)), ...inside];
}

/** All parts in one array. */
export function join(all: Encoded): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(lengthOf(all));
  let at = 0;
  for (const part of all) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function key(field: number, type: number): Uint8Array<ArrayBuffer> {
  return varint(field * 8 + type);
}

/** Seven bits a byte, lowest first. */
function varint(value: number): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) + 128);
  return Uint8Array.of(...out, value);
}

function lengthOf(parts: Encoded): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
