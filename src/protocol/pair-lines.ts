/** One line of a pairs file: a pair by numbers (LFW), a pair by paths, or half of one (CPLFW, CALFW). */
import type { PairPhoto } from '../base/types';
import { fieldsOf, type Fields } from './pair-fields';

/** "Ada_1.jpg 1": the line after it names the other photo. */
export interface HalfPair {
  photo: PairPhoto;
  same: boolean;
  text: string;
}

export interface LinePair {
  a: PairPhoto;
  b: PairPhoto;
  same: boolean;
  text: string;
}

/** What a line says, or why it says nothing. */
export function readLine(line: string): LinePair | HalfPair | string {
  let reason: string | undefined;
  for (const parted of fieldsOf(line)) {
    const read = readFields(parted);
    if (typeof read !== 'string') return read;
    reason ??= read;
  }
  return reason!;
}

/** The titles of a table's columns: "name,imagenum1,imagenum2,". */
export function isTitle(line: string): boolean {
  const [first] = fieldsOf(line);
  return first!.fields.every((field) => field === '' || TITLE.test(field));
}

const TITLE =
  /^(name|person|identity|image|imagenum|img|photo|path|file|filename|label|same|is_?same|target|pair|left|right|[ab])[ _]?\d*$/i;

/** 1 or 0 of two photos: one person or not. */
const LABELS: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['0', false],
  ['-1', false],
  ['true', true],
  ['false', false],
]);

const isNumber = (field: string) => /^\d+$/.test(field);
const isPath = (field: string) => /[/\\]|\.[a-z]\w{1,4}$/i.test(field);

function readFields({ fields, spaced }: Fields): LinePair | HalfPair | string {
  const text = fields.join(' ');
  const [first, second, third] = fields as [string, string, string];
  const label = LABELS.get(fields.at(-1)!.toLowerCase());
  if (fields.length === 2 && isPath(first)) {
    if (label !== undefined) return { photo: photoAt(first), same: label, text };
    if (isPath(second)) return 'it does not say whether the two are one person: add 1 or 0';
  }
  if (fields.length === 3 && isPath(first) && isPath(second)) {
    if (label === undefined) return `"${third}" is neither 1 (one person) nor 0`;
    return { a: photoAt(first), b: photoAt(second), same: label, text };
  }
  const plain = byNumbers(fields);
  if (typeof plain !== 'string' || !spaced) return plain;
  const joined = withJoinedNames(fields);
  return joined ? byNumbers(joined) : plain;
}

function byNumbers(fields: string[]): LinePair | string {
  if (fields.length !== 3 && fields.length !== 4) {
    return `it has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}; a pair has 3 or 4`;
  }
  const [person, first, third, last] = fields as [string, string, string, string?];
  const same = last === undefined;
  const a = photoOf(person, first);
  const b = same ? photoOf(person, third) : photoOf(third, last);
  if (typeof a === 'string') return a;
  if (typeof b === 'string') return b;
  return { a, b, same, text: fields.join(' ') };
}

/** "Ada Low 1 2" as three fields, "Ada Low 1 Bob 2" as four, where the numbers leave no doubt. */
function withJoinedNames(fields: string[]): string[] | undefined {
  const numbers = [...fields.keys()].filter((i) => isNumber(fields[i]!));
  const [first, last] = numbers as [number, number];
  if (numbers.length !== 2 || first === 0 || last !== fields.length - 1) return undefined;
  const name = (from: number, to: number) => fields.slice(from, to).join(' ');
  const person = name(0, first);
  if (last === first + 1) return [person, fields[first]!, fields[last]!];
  return [person, fields[first]!, name(first + 1, last), fields[last]!];
}

function photoOf(person: string, number: string): PairPhoto | string {
  if (!isNumber(number)) return `"${number}" is not the number of a photo`;
  return { person: person.normalize('NFC'), number: Number(number) };
}

/** Person and number as far as the path tells them: its folder, or what stands before the number. */
function photoAt(given: string): PairPhoto {
  const path = given.replaceAll('\\', '/').normalize('NFC');
  const [name = '', folder] = path.split('/').reverse();
  const stem = name.replace(/\.\w+$/, '');
  const [, before = stem, number = '0'] = /^(?:(.*[^\d_\-. ])[_\-. ]*)?(\d+)$/.exec(stem) ?? [];
  return { person: folder ?? before, number: Number(number), path };
}
