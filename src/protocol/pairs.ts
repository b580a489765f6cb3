/**
 * LFW's pairs file: a header with the number of folds, then lines of three fields (same person: name,
 * number, number) or four (different people: name, number, name, number).
 */
import type { PairPhoto } from '../base/types';

export type { PairPhoto };

export interface Pair {
  a: PairPhoto;
  b: PairPhoto;
  same: boolean;
  /** As the file has it, for messages. */
  text: string;
}

export interface PairsFile {
  pairs: Pair[];
  /** The header's ("10 300"); undefined where it says none. */
  folds?: number;
  /** Pairs of each kind: in each fold; where there is one number alone, as LFW's View 1 has, in all. */
  perKind?: number;
  /** Lines that are no pair, and why. They are left out; the original repeats the pair before them. */
  problems: { line: number; text: string; reason: string }[];
}

/** Reads a pairs file. Tabs or spaces between fields, any line ends, names in any script. */
export function parsePairs(text: string): PairsFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const header = headerOf(lines[0] ?? '');
  const problems: PairsFile['problems'] = [];
  const pairs: Pair[] = [];
  lines.forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || (i === 0 && header !== undefined)) return;
    const result = pairOf(line);
    if (typeof result === 'string') problems.push({ line: i + 1, text: line, reason: result });
    else pairs.push(result);
  });
  return { pairs, ...header, problems };
}

/** "10 300", or "1100" as View 1 has; undefined for a first line that is a pair already. */
function headerOf(line: string): Pick<PairsFile, 'folds' | 'perKind'> | undefined {
  const fields = line.trim().split(/\s+/);
  if (fields.length > 2 || !fields.every((field) => /^\d+$/.test(field))) return undefined;
  const [first, second] = fields.map(Number);
  return second === undefined ? { perKind: first } : { folds: first, perKind: second };
}

function pairOf(line: string): Pair | string {
  // Names may hold spaces where tabs part the fields.
  const fields = line.split(line.includes('\t') ? /\s*\t\s*/ : /\s+/);
  if (fields.length !== 3 && fields.length !== 4) {
    return `it has ${fields.length} fields; a pair has 3 or 4`;
  }
  const [person, first, third, last] = fields as [string, string, string, string?];
  const same = last === undefined;
  const a = photoOf(person, first);
  const b = same ? photoOf(person, third) : photoOf(third, last);
  if (typeof a === 'string') return a;
  if (typeof b === 'string') return b;
  return { a, b, same, text: fields.join(' ') };
}

function photoOf(person: string, number: string): PairPhoto | string {
  if (!/^\d+$/.test(number)) return `"${number}" is not the number of a photo`;
  return { person: person.normalize('NFC'), number: Number(number) };
}

/** A pairs file from pairs, as LFW's. */
export function formatPairs(pairs: Pair[], folds: number): string {
  const perKind = Math.floor(pairs.length / folds / 2);
  const lines = pairs.map(({ a, b, same }) =>
    same
      ? [a.person, a.number, b.number].join('\t')
      : [a.person, a.number, b.person, b.number].join('\t'),
  );
  return [`${folds}\t${perKind}`, ...lines, ''].join('\n');
}
