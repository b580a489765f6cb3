/** The photos of a tree for aligning, each with the place that its face is to have. */
import { FacetError } from '../../base/errors';
import { seededRandom, shuffled } from '../../base/random';
import type { AlignOptions, CallOptions, Tree } from '../../base/types';
import { safeName, splitEnding, uniqueNames } from '../../files/out/names';
import type { Account } from '../../files/trees/account';
import { archiveKind, isPhotoName, readTree, type TreeRow } from '../../files/trees/tree';
import { isPicture, judgeEntry } from '../../photos/judge-entry';

/** A photo, or why it can't be had, and where its face belongs. */
export interface SourcePhoto {
  path: string;
  output: string;
  file?: Blob;
  error?: FacetError;
}

interface SourceOptions extends Pick<AlignOptions, 'outputOf'>, CallOptions {
  /** Told what is left out. */
  account?: Account;
}

/**
 * The photos as they are asked for. Files that are none by name nor by content (a pairs file, a
 * readme) are passed over.
 * @throws FacetError INVALID_OPTION for the random order of an archive, ABORTED
 */
export async function* sourcePhotos(
  tree: Tree,
  options: Required<Pick<AlignOptions, 'randomOrder' | 'seed'>> & SourceOptions,
): AsyncGenerator<SourcePhoto> {
  if (!options.randomOrder) {
    yield* named(tree, options);
    return;
  }
  if (await holdsArchive(tree)) {
    throw new FacetError('INVALID_OPTION', 'An archive is read from front to back.', {
      hint: 'Unpack it and choose the folder, or leave the random order off.',
    });
  }
  // References only: no photo is read before its turn.
  const all: SourcePhoto[] = [];
  for await (const photo of named(tree, options)) all.push(photo);
  yield* shuffled(all, seededRandom(options.seed));
}

async function* named(
  tree: Tree,
  { outputOf, account, signal }: SourceOptions,
): AsyncGenerator<SourcePhoto> {
  const unique = uniqueNames();
  for await (const row of readTree(tree, { signal, account, judge: judgeEntry })) {
    const { path, file, error } = row;
    if (!(await isPhoto(row))) {
      account?.pass();
      continue;
    }
    const output = unique(outputOf?.({ path, file }) ?? outputPath(path));
    yield { path, output, file, error };
  }
}

/** `Person/Person_0001.png`, whatever lies above the person's folder. */
export function outputPath(path: string): string {
  const parts = path.split('/').slice(-2).map(safeName);
  const [stem] = splitEnding(parts.pop()!);
  return [...parts, `${stem}.png`].join('/');
}

/**
 * What is called a photo is one, readable or not; a name without an ending may be a photo's; of any
 * other the content is asked, and what can't even be read is told of.
 */
async function isPhoto({ path, file, error }: TreeRow): Promise<boolean> {
  if (isPhotoName(path) || /(^|\/)[^./]+$/.test(path)) return true;
  return file ? isPicture(file) : error.code !== 'NOT_AN_IMAGE';
}

async function holdsArchive(tree: Tree): Promise<boolean> {
  if (tree instanceof Blob) return true;
  if ('kind' in tree) return false;
  for (const { path, file } of tree) if (file && (await archiveKind(path, file))) return true;
  return false;
}
