/**
 * A pairs file. LFW's: a header with the number of folds, then lines of three fields (same person:
 * name, number, number) or four (different people: name, number, name, number). As a CSV too (Kaggle's
 * pairs.csv); with paths, `a.jpg b.jpg 1`; and as CPLFW has it, each photo and the label on a line.
 */
import type { PairPhoto } from '../base/types';
import { isTitle, readLine, type HalfPair, type LinePair } from './pair-lines';

export type { PairPhoto };

/** Its text is as the file has it, for messages. */
export type Pair = LinePair;

export interface PairsFile {
  pairs: Pair[];
  /** The header's ("10 300"); undefined where it says none. */
  folds?: number;
  /** Pairs of each kind: in each fold; where there is one number alone, as LFW's View 1 has, in all. */
  perKind?: number;
  /** Lines that are no pair, and why. They are left out; the original repeats the pair before them. */
  problems: { line: number; text: string; reason: string }[];
}

/** Reads a pairs file. Any line ends, names in any script. */
export function parsePairs(text: string): PairsFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  const header = headerOf(lines[0]!);
  const problems: PairsFile['problems'] = [];
  const pairs: Pair[] = [];
  let half: (HalfPair & { line: number }) | undefined;
  const leaveHalf = (reason: string) => {
    if (half) problems.push({ line: half.line, text: half.text, reason });
    half = undefined;
  };
  lines.forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || (i === 0 && header)) return;
    const read = readLine(line);
    if (typeof read === 'object' && 'photo' in read) {
      if (half?.same === read.same) {
        const { photo: a, text, same } = half;
        pairs.push({ a, b: read.photo, same, text: `${text}, ${read.text}` });
        half = undefined;
        return;
      }
      leaveHalf('the line after it has another label');
      half = { ...read, line: i + 1 };
      return;
    }
    leaveHalf('no second photo follows it');
    if (typeof read === 'object') pairs.push(read);
    else problems.push({ line: i + 1, text: line, reason: read });
  });
  leaveHalf('no second photo follows it');
  return { pairs, ...header, problems };
}

/** "10 300", or "1100" as View 1 has, or titles of columns; undefined for a first line that is a pair already. */
function headerOf(line: string): Pick<PairsFile, 'folds' | 'perKind'> | undefined {
  const fields = line.trim().split(/\s+/);
  if (fields.length > 2 || !fields.every((field) => /^\d+$/.test(field))) {
    return line.trim() !== '' && isTitle(line) ? {} : undefined;
  }
  const [first, second] = fields.map(Number);
  return second === undefined ? { perKind: first } : { folds: first, perKind: second };
}

/** A pairs file from pairs, as LFW's; by their paths where they were named so. */
export function formatPairs(pairs: Pair[], folds: number): string {
  const perKind = Math.floor(pairs.length / folds / 2);
  const lines = pairs.map(({ a, b, same }) => {
    if (a.path !== undefined && b.path !== undefined) return [a.path, b.path, Number(same)];
    return same ? [a.person, a.number, b.number] : [a.person, a.number, b.person, b.number];
  });
  return [[folds, perKind], ...lines, []].map((fields) => fields.join('\t')).join('\n');
}
