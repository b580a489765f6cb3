/** What a person hands over, as photos by path. */
import { FacetError } from '../../../base/errors';
import type { Tree } from '../../../base/types';
import { isPhotoName, readTree } from '../../../files/trees/tree';
import { parsePairs } from '../../../protocol/pairs';
import { words } from './words';
import type { Run } from '../../../storage/runs';

export type Files = ReadonlyMap<string, Blob>;

export const NO_FILES: Files = new Map();

/** A file that could not be read, and why. */
export interface Unread {
  path: string;
  reason: string;
}

/** A data set, or a pairs file for one. */
export type Given = { files: Files; unread: Unread[] } | { pairs: File };

/**
 * Everything that can be read, and what can't; a text alone that is a pairs file is taken for one.
 * @throws FacetError where nothing can be: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE where
 *   none is a photo
 */
export async function readFiles(tree: Tree, name: string, signal: AbortSignal): Promise<Given> {
  const files = new Map<string, Blob>();
  const unread: Unread[] = [];
  let first: FacetError | undefined;
  for await (const { path, file, error } of readTree(tree, { signal })) {
    if (file) files.set(path, file);
    else unread.push({ path, reason: error?.message ?? '' });
    first ??= error;
  }
  if (files.size === 0) {
    const { message, hint } = words.nothing(name);
    throw first ?? new FacetError('FILE_EMPTY', message, { hint, file: name });
  }
  if ([...files.keys()].some(isPhotoName)) return { files, unread };
  const [only] = files.values();
  if (files.size === 1 && only instanceof File && (await isPairsFile(only))) return { pairs: only };
  const called = files.size === 1 ? [...files.keys()][0]! : name;
  const { message, hint } = words.noPhoto(called);
  throw new FacetError('NOT_AN_IMAGE', message, { hint, file: called });
}

/** LFW's has 6,000 lines in 200 kB: what is larger than this is none, and not worth reading. */
const LARGEST_PAIRS_FILE = 2 ** 24;

async function isPairsFile(file: File): Promise<boolean> {
  if (file.size > LARGEST_PAIRS_FILE) return false;
  const { pairs, problems } = parsePairs(await file.text());
  return pairs.length > problems.length;
}

/** Those of the files that the pairs of a run name; undefined unless all of them are here. */
export function usedPhotos(run: Run, files: Files): { path: string; file: Blob }[] | undefined {
  const used = new Set(run.result.photos.flat());
  const found = [...files].filter(([path]) => used.has(path));
  return found.length === used.size ? found.map(([path, file]) => ({ path, file })) : undefined;
}
