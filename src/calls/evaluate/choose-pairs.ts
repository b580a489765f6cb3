/** Which pairs of which files an evaluation measures: the pairs file's, the tree's own, or made ones. */
import { brief } from '../../base/brief';
import { plural } from '../../base/plural';
import { FacetError } from '../../base/errors';
import type { EvaluateOptions, EvaluationOptions, Tree } from '../../base/types';
import { Account } from '../../files/trees/account';
import { photosAmong, readTree } from '../../files/trees/tree';
import { judgeEntry } from '../../photos/judge-entry';
import { checkFolds, contiguousFolds, dealtByKind, type Fold } from '../../protocol/folds';
import { makePairs } from '../../protocol/make-pairs';
import { parsePairs, type Pair, type PairsFile } from '../../protocol/pairs';
import { PhotoIndex } from '../../protocol/photo-index';
import { levelHint } from './missing';
import { pairsFilesAmong } from './pairs-file';
import type { FilledEvaluateOptions } from './options';

const MADE_FOLDS = 10;
const MADE_PER_KIND = 300;

/** Pairs by name, fold by fold. */
export interface ChosenPairs {
  pairs: Pair[];
  folds: Fold[];
  /** Whose they are. */
  from: EvaluationOptions['pairs'];
  warnings: string[];
}

/** Files by path; of what could not be read, why; and what to know of the whole. */
export async function collect(tree: Tree, signal?: AbortSignal) {
  const account = new Account();
  const files = new Map<string, Blob>();
  const unread = new Map<string, string>();
  for await (const row of readTree(tree, { signal, account, judge: judgeEntry })) {
    if (row.file) files.set(row.path, row.file);
    else unread.set(row.path, row.error?.message ?? 'it could not be read');
  }
  return { files, unread, notes: account.notes };
}

/** The photos of a tree by person and number, those that could not be read too: they have their number. */
export const indexOf = ({
  files,
  unread,
}: Pick<Awaited<ReturnType<typeof collect>>, 'files' | 'unread'>) =>
  new PhotoIndex(photosAmong([...files.keys(), ...unread.keys()]));

/**
 * @throws FacetError `NO_PAIRS` where there are none to be had
 */
export async function choosePairs(
  files: Map<string, Blob>,
  index: PhotoIndex,
  {
    pairs,
    folds,
    seed,
  }: Pick<EvaluateOptions, 'pairs' | 'folds'> & Pick<FilledEvaluateOptions, 'seed'>,
): Promise<ChosenPairs> {
  const [listed = '', ...others] = pairsFilesAmong(files.keys());
  const source = pairs ?? files.get(listed);
  if (source === undefined) return made(index, folds, seed);
  const file = parsePairs(typeof source === 'string' ? source : await source.text());
  if (file.pairs.length === 0) {
    throw new FacetError('NO_PAIRS', 'The pairs file names no pair.', {
      hint: 'Each line has three fields (name, number, number) or four (name, number, name, number), or two paths and 1 or 0.',
      detail: file.problems.slice(0, 20),
    });
  }
  const warnings = linesLeftOut(file.problems);
  if (pairs === undefined && others.length > 0) {
    warnings.push(`The pairs are those of ${listed}; ${others.join(', ')} was not used.`);
  }
  if (folds !== undefined) checkFolds(folds, file.pairs.length);
  const cut = cutOf(file, folds);
  return { ...cut, from: 'a pairs file', warnings: [...warnings, ...cut.warnings] };
}

/** Lines and words that say nothing may be as many and as long as a file is. */
const [MOST_LINES, MOST_LETTERS] = [10, 80];

function linesLeftOut(problems: PairsFile['problems']): string[] {
  const said = problems.slice(0, MOST_LINES).map(({ line, text, reason }) => {
    return `Line ${line} of the pairs file was left out: ${brief(reason, MOST_LETTERS)} ("${brief(text, MOST_LETTERS)}").`;
  });
  const more = problems.length - said.length;
  return more > 0
    ? [...said, `${plural(more, 'more line was', 'more lines were')} left out.`]
    : said;
}

/** The folds that the file states, or that are asked for of it; where there are none such, dealt ones. */
function cutOf({ pairs, folds: stated, perKind }: PairsFile, folds?: number) {
  const most = Math.floor(pairs.length / 2);
  const count = folds ?? stated;
  if (stated !== undefined && count! > 1 && (folds !== undefined || count! <= most)) {
    return { pairs, folds: contiguousFolds(pairs.length, count!), warnings: [] };
  }
  const dealt = dealtByKind(pairs, folds);
  const warnings: string[] = [];
  if (stated !== undefined) {
    warnings.push(
      `${plural(pairs.length, 'pair')} can’t be cut into the ${plural(stated, 'fold')} of the file: dealt to ${dealt.folds.length} instead.`,
    );
  }
  const same = pairs.filter((pair) => pair.same).length;
  const different = pairs.length - same;
  if (
    stated === undefined &&
    perKind !== undefined &&
    (perKind !== same || perKind !== different)
  ) {
    warnings.push(
      `The pairs file says that it has ${plural(perKind, 'pair')} of each kind: it has ${same} of one person and ${different} of different people.`,
    );
  }
  return { ...dealt, warnings };
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
    return {
      pairs,
      folds: contiguousFolds(pairs.length, count),
      from: 'the people of the folder',
      warnings: [warning],
    };
  }
  throw new FacetError('NO_PAIRS', 'No pairs can be made of this folder.', {
    hint:
      index.people.size < 2
        ? levelHint(index)
        : `It shows ${index.people.size} people, ${several} of them with two photos or more: ${count} folds need at least ${2 * count} people, ${count} of them with two photos.`,
  });
}
