/**
 * The names in a zip's directory. APPNOTE 4.4.4 and 4.6.9: UTF-8 where a flag says so, or in a field of
 * its own (0x7075), else code page 437. Many write UTF-8 without the flag, and many the code page of
 * their own language.
 */
import { littleEndian } from '../../base/bytes';
import { crc32 } from './crc32';

/** A name as it is written. */
export interface WrittenName {
  bytes: Uint8Array;
  isUtf8: boolean;
  extra: Uint8Array;
}

const UNICODE_PATH = 0x7075;

/** The code pages that zips are written with where these languages are spoken. */
const CODE_PAGES: [language: RegExp, codePage: string][] = [
  [/^ja\b/i, 'shift_jis'],
  [/^zh-(tw|hk|mo|hant)\b/i, 'big5'],
  [/^zh\b/i, 'gbk'],
  [/^ko\b/i, 'euc-kr'],
  [/^(ru|uk|be|bg)\b/i, 'ibm866'],
];

/** The upper half of code page 437. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/**
 * @param languages of the person, most wanted first: they say which code page was meant
 * @param onGuess told one of the names that fit neither UTF-8 nor a code page of these languages, as it was
 *   read: it may be of another
 * @returns the names, with forward slashes. All that say nothing of their code page are of one
 */
export function zipNames(
  names: readonly WrittenName[],
  languages: readonly string[] = pageLanguages(),
  onGuess: (name: string) => void = () => {},
): string[] {
  const told = names.map((name) => unicodePath(name) ?? decoded(name.bytes, 'utf-8'));
  const untold = names.filter((_, i) => told[i] === undefined);
  const codePage = languages
    .map((language) => CODE_PAGES.find(([pattern]) => pattern.test(language))?.[1])
    .find((page) => page && untold.every(({ bytes }) => decoded(bytes, page) !== undefined));
  if (untold[0] && !codePage) onGuess(cp437(untold[0].bytes));
  return names.map(({ bytes }, i) => {
    const name = told[i] ?? (codePage && decoded(bytes, codePage)) ?? cp437(bytes);
    return name.replaceAll('\\', '/');
  });
}

/** The name in a field of its own, where it was made for the name that stands there. */
function unicodePath({ bytes, isUtf8, extra }: WrittenName): string | undefined {
  if (isUtf8) return undefined;
  for (let at = 0; at + 4 <= extra.length;) {
    const length = littleEndian(extra, at + 2, 2);
    const field = extra.subarray(at + 4, at + 4 + length);
    const isPath = littleEndian(extra, at, 2) === UNICODE_PATH && field[0] === 1;
    if (isPath && littleEndian(field, 1, 4) === crc32(bytes)) {
      return decoded(field.subarray(5), 'utf-8');
    }
    at += 4 + length;
  }
  return undefined;
}

const decoders = new Map<string, TextDecoder>();

/** Undefined where the bytes are of another code page. */
function decoded(bytes: Uint8Array, codePage: string): string | undefined {
  let decoder = decoders.get(codePage);
  try {
    decoder ??= new TextDecoder(codePage, { fatal: true });
    decoders.set(codePage, decoder);
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function cp437(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128]!,
  ).join('');
}

function pageLanguages(): readonly string[] {
  return globalThis.navigator?.languages ?? [];
}
