/** Protocol buffers' wire format, one message at a time. Nothing here recurses: depth is the caller's schema. */
import type { Budget } from './budget';
import type { ByteReader } from './byte-reader';
import { endsEarly, invalid } from './errors';

/** A field of a message: a number, or bytes (a text, a message, packed values, a fixed-size value). */
export interface ProtobufField {
  number: number;
  varint?: number;
  bytes?: Uint8Array<ArrayBuffer>;
}

const [VARINT, FIXED_64, LENGTH, FIXED_32] = [0, 1, 2, 5];

/**
 * The fields of a message, in their order.
 * @param reader at the message's start; the message ends with the reader's bytes
 * @param budget of steps: one a field
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function* protobufFields(reader: ByteReader, budget: Budget): Generator<ProtobufField> {
  while (reader.left > 0) {
    budget.step();
    const key = varint(reader);
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case VARINT:
        yield { number, varint: varint(reader) };
        break;
      case FIXED_64:
        yield { number, bytes: reader.take(8) };
        break;
      case LENGTH: {
        const length = varint(reader);
        if (length > reader.left) throw endsEarly(reader.file);
        yield { number, bytes: reader.take(length) };
        break;
      }
      case FIXED_32:
        yield { number, bytes: reader.take(4) };
        break;
      default:
        throw invalid(reader.file, 'holds a field of a kind that protocol buffers do not have');
    }
  }
}

/** An unsigned number of up to 64 bits; beyond 2^53 it is only roughly right, and always large. */
export function varint(reader: ByteReader): number {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = reader.uint8();
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return value;
  }
  throw invalid(reader.file, 'holds a number longer than 64 bits');
}
