/** The literals of pickle's text protocol (0): numbers and quoted strings on lines of their own. */
import { latin1 } from '../../base/bytes';
import { invalid } from '../parsing/errors';

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['a', '\x07'],
  ['b', '\b'],
  ['v', '\v'],
  ['f', '\f'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);
/** Numbers that Python writes in words. */
const WORDS: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
]);

/** Integers beyond this many digits are no size, no shape and no weight. */
const MOST_DIGITS = 300;

/** The argument of STRING: Python 2's repr of a byte string, quotes included; one character a byte. */
export function parseQuoted(line: Uint8Array, file: string): string {
  const text = latin1(line).trimEnd();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || !text.endsWith(quote)) {
    throw invalid(file, 'holds a string without its quotes');
  }
  return text
    .slice(1, -1)
    .replace(/\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[^])/g, (whole, escape: string) => {
      if (/^x../.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
      if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8) & 0xff);
      return SIMPLE.get(escape) ?? whole;
    });
}

/** The argument of UNICODE: Python's raw-unicode-escape. */
export function parseUnicode(line: Uint8Array, file: string): string {
  return latin1(line).replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/g, (_, short, long) => {
    const code = parseInt(short ?? long, 16);
    if (code > 0x10ffff) throw invalid(file, 'holds a character that does not exist');
    return String.fromCodePoint(code);
  });
}

/** The argument of INT or LONG: decimal, "01" and "00" for booleans, a trailing L for long ones. */
export function parseInteger(line: Uint8Array, file: string): number | bigint | boolean {
  if (line.length > MOST_DIGITS) throw invalid(file, 'holds an absurdly long number');
  const text = latin1(line).trim();
  if (text === '00') return false;
  if (text === '01') return true;
  if (!/^[+-]?\d+L?$/.test(text)) throw invalid(file, 'holds a number that is none');
  return narrow(BigInt(text.replace(/[+L]/g, '')));
}

/** The argument of FLOAT. */
export function parseFloatLine(line: Uint8Array, file: string): number {
  if (line.length > MOST_DIGITS) throw invalid(file, 'holds an absurdly long number');
  const text = latin1(line).trim().toLowerCase();
  const value = WORDS.get(text) ?? (text === '' ? NaN : Number(text));
  if (Number.isNaN(value) && text !== 'nan') throw invalid(file, 'holds a number that is none');
  return value;
}

/** The argument of LONG1 and LONG4: two's complement, little-endian. */
export function parseLong(bytes: Uint8Array, file: string): number | bigint {
  if (bytes.length > MOST_DIGITS) throw invalid(file, 'holds an absurdly long number');
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return narrow(BigInt.asIntN(bytes.length * 8, value));
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
