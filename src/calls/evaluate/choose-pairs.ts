/** Which pairs of which files an evaluation measures: the pairs file's, the tree's own, or made ones. */
import { FacetError } from '../../base/errors';
import type { EvaluationOptions, SkippedPair, Tree } from '../../base/types';
import { readTree } from '../../files/trees/tree';
import { checkFolds, contiguousFolds } from '../../protocol/folds';
import { makePairs } from '../../protocol/make-pairs';
import { parsePairs, type Pair, type PairPhoto } from '../../protocol/pairs';
import type { PhotoIndex } from '../../protocol/photo-index';
import type { FilledEvaluateOptions } from './options';

const MADE_FOLDS = 10;
const MADE_PER_KIND = 300;

/** Pairs by name, and how they are cut into folds. */
export interface ChosenPairs {
  pairs: Pair[];
  folds: number;
  /** Whose they are. */
  from: EvaluationOptions['pairs'];
  warnings: string[];
}

/** Files by path; of what could not be read, why. */
export async function collect(tree: Tree, signal?: AbortSignal) {
  const files = new Map<string, Blob>();
  const unread = new Map<string, string>();
  for await (const row of readTree(tree, { signal })) {
    if (row.file) files.set(row.path, row.file);
    else unread.set(row.path, row.error?.message ?? 'it could not be read');
  }
  return { files, unread };
}

/**
 * @throws FacetError `NO_PAIRS` where there are none to be had
 */
export async function choosePairs(
  files: Map<string, Blob>,
  index: PhotoIndex,
  { pairs, folds, seed }: Pick<FilledEvaluateOptions, 'pairs' | 'folds' | 'seed'>,
): Promise<ChosenPairs> {
  const listed = [...files.keys()].find((path) => path.split('/').pop() === 'pairs.txt');
  const source = pairs ?? files.get(listed ?? '');
  if (source === undefined) return made(index, folds, seed);
  const file = parsePairs(typeof source === 'string' ? source : await source.text());
  if (file.pairs.length === 0) {
    throw new FacetError('NO_PAIRS', 'The pairs file names no pair.', {
      hint: 'Each line has three fields (name, number, number) or four (name, number, name, number).',
      detail: file.problems.slice(0, 20),
    });
  }
  const warnings = file.problems.map(
    ({ line, text, reason }) =>
      `Line ${line} of the pairs file was left out: ${reason} ("${text}").`,
  );
  if (folds !== undefined) checkFolds(folds, file.pairs.length);
  const most = Math.max(2, Math.floor(file.pairs.length / 2));
  if (folds === undefined && file.folds > most) {
    warnings.push(
      `${file.pairs.length} pairs are too few for ${file.folds} folds: ${most} were made.`,
    );
  }
  return {
    pairs: file.pairs,
    folds: folds ?? Math.min(file.folds, most),
    from: 'a pairs file',
    warnings,
  };
}

function made(index: PhotoIndex, folds: number | undefined, seed: number): ChosenPairs {
  const several = [...index.people.values()].filter(({ size }) => size > 1).length;
  // Every fold needs someone with two photos, and enough people to pair them with.
  const most = Math.min(MADE_FOLDS, several, Math.floor(index.people.size / 6));
  const count = folds ?? Math.max(2, most);
  if (folds !== undefined) checkFolds(folds);
  const pairs = makePairs(index, { folds: count, perKind: MADE_PER_KIND, seed });
  if (pairs.length > 0) {
    const warning = `No pairs file: ${pairs.length} pairs were made of ${index.people.size} people (seed ${seed}).`;
    return { pairs, folds: count, from: 'the people of the folder', warnings: [warning] };
  }
  throw new FacetError('NO_PAIRS', 'No pairs can be made of this folder.', {
    hint:
      index.people.size < 2
        ? levelHint(index)
        : `It shows ${index.people.size} people, ${several} of them with two photos or more: ${count} folds need at least ${2 * count} people, ${count} of them with two photos.`,
  });
}

/** A pair with the paths of its photos. */
export interface ResolvedPair {
  /** The fold that it is in, from 0. */
  fold: number;
  a: string;
  b: string;
  named: [PairPhoto, PairPhoto];
  same: boolean;
  text: string;
}

/**
 * Pairs as paths; those of missing photos are named.
 * @throws FacetError `NO_PAIRS` where no pair is left, or pairs of one person only, with the usual cause
 */
export function resolve(
  { pairs, folds: count }: ChosenPairs,
  index: PhotoIndex,
  unread: Map<string, string>,
): { pairs: ResolvedPair[]; skipped: SkippedPair[]; warnings: string[] } {
  const skipped: SkippedPair[] = [];
  const found: ResolvedPair[] = [];
  const folds = contiguousFolds(pairs.length, count);
  for (const [fold, { start, end }] of folds.entries()) {
    for (const { a, b, same, text } of pairs.slice(start, end)) {
      const [first, second] = [index.find(a), index.find(b)];
      if (first !== undefined && second !== undefined) {
        found.push({ a: first, b: second, named: [a, b], same, text, fold });
        continue;
      }
      const { person, number } = first === undefined ? a : b;
      const name = `${person}_${String(number).padStart(4, '0')}`;
      const problem = [...unread].find(([path]) => path.includes(name));
      skipped.push(
        problem
          ? { pair: text, reason: problem[1] }
          : { pair: text, reason: `${name} is not in the folder`, missing: true },
      );
    }
  }
  if (found.length > 0 && index.people.size > 1) {
    const few = found.length < skipped.length;
    const missing = `${skipped.length} of ${pairs.length} pairs name photos that are not here.`;
    return { pairs: found, skipped, warnings: few ? [`${missing} ${levelHint(index)}`] : [] };
  }
  throw new FacetError(
    'NO_PAIRS',
    found.length > 0
      ? 'The folder holds one person only; pairs of different people need more.'
      : 'No pair of the pairs file has both photos in this folder.',
    { hint: levelHint(index), detail: skipped.slice(0, 20) },
  );
}

/** The classic mistake: a folder one level too deep or too shallow. */
function levelHint(index: PhotoIndex): string {
  const people = [...index.people.keys()];
  if (people.length === 0) {
    return 'Photos must lie in one folder for each person: choose the folder that holds those folders.';
  }
  if (people.length === 1) {
    return `This seems to be the folder of one person, ${people[0]}: choose the folder above it.`;
  }
  return `The folder shows ${people.length} people (${people.slice(0, 3).join(', ')}, ...): is it a part of the data set, or the pairs file another’s?`;
}
