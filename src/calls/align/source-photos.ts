/** The photos of a tree for aligning, each with the place that its face is to have. */
import { FacetError, type FacetError as Failure } from '../../base/errors';
import { seededRandom, shuffled } from '../../base/random';
import type { AlignOptions, CallOptions, Tree } from '../../base/types';
import { safeName, splitEnding, uniqueNames } from '../../files/out/names';
import { archiveKind, isPhotoName, readTree } from '../../files/trees/tree';

/** A photo, or why it can't be had, and where its face belongs. */
export interface SourcePhoto {
  path: string;
  output: string;
  file?: Blob;
  error?: Failure;
}

/**
 * The photos as they are asked for. Files whose name says that they are something else (a pairs
 * file, a readme) are passed over.
 * @throws FacetError INVALID_OPTION for the random order of an archive, ABORTED
 */
export async function* sourcePhotos(
  tree: Tree,
  options: Required<Pick<AlignOptions, 'randomOrder' | 'seed'>> &
    Pick<AlignOptions, 'outputOf'> &
    CallOptions,
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
  { outputOf, signal }: Pick<AlignOptions, 'outputOf'> & CallOptions,
): AsyncGenerator<SourcePhoto> {
  const unique = uniqueNames();
  for await (const { path, file, error } of readTree(tree, { signal })) {
    if (!isPhoto(path) && !error) continue;
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

/** A name without an ending may be a photo's. */
const isPhoto = (path: string) => isPhotoName(path) || /(^|\/)[^./]+$/.test(path);

async function holdsArchive(tree: Tree): Promise<boolean> {
  if (tree instanceof Blob) return true;
  if ('kind' in tree) return false;
  for (const { path, file } of tree) if (await archiveKind(path, file)) return true;
  return false;
}
