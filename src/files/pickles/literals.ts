/** The instructions of a pickle that push one plain value: numbers, text and bytes. */
import { latin1 } from '../../base/bytes';
import { COST, type Budget } from '../parsing/budget';
import type { ByteReader } from '../parsing/byte-reader';
import { parseFloatLine, parseInteger, parseLong, parseQuoted, parseUnicode } from './text';
import type { PickleValue } from './values';

/** Long integers have at most 300 digits. */
const LONG_BYTES = 192;

/**
 * The value that follows an instruction; undefined where the instruction is another one.
 * @param code the instruction, already read
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function readLiteral(
  code: number,
  reader: ByteReader,
  budget: Budget,
): PickleValue | undefined {
  const value = read(code, reader);
  if (typeof value === 'string') budget.text(value.length);
  else if (value instanceof Uint8Array) budget.spend(COST.view);
  else if (typeof value === 'bigint') budget.spend(LONG_BYTES);
  else if (typeof value === 'number' && !Number.isInteger(value)) budget.spend(COST.slot);
  return value;
}

function read(code: number, reader: ByteReader): PickleValue | undefined {
  const { file } = reader;
  switch (String.fromCharCode(code)) {
    case 'N':
      return null;
    case '\x88':
      return true;
    case '\x89':
      return false;
    case 'J':
      return reader.int32();
    case 'K':
      return reader.uint8();
    case 'M':
      return reader.uint16();
    case 'I':
    case 'L':
      return parseInteger(reader.line(), file);
    case '\x8a':
      return parseLong(reader.take(reader.uint8()), file);
    case '\x8b':
      return parseLong(reader.take(reader.uint32()), file);
    case 'F':
      return parseFloatLine(reader.line(), file);
    case 'G':
      return reader.float64BigEndian();
    case 'S':
      return parseQuoted(reader.line(), file);
    case 'T':
      return latin1(reader.take(reader.uint32()));
    case 'U':
      return latin1(reader.take(reader.uint8()));
    case 'V':
      return parseUnicode(reader.line(), file);
    case 'X':
      return reader.utf8(reader.uint32());
    case '\x8c':
      return reader.utf8(reader.uint8());
    case '\x8d':
      return reader.utf8(reader.uint64());
    case 'B':
      return reader.take(reader.uint32());
    case 'C':
      return reader.take(reader.uint8());
    case '\x8e':
    case '\x96':
      return reader.take(reader.uint64());
    default:
      return undefined;
  }
}
