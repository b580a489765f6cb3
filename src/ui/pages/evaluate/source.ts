/** What a person hands over, as photos by path. */
import { FacetError } from '../../../base/errors';
import type { Tree } from '../../../base/types';
import { readTree } from '../../../photos/tree';
import { text } from '../../text';
import type { Run } from './runs';

export type Files = ReadonlyMap<string, Blob>;

export const NO_FILES: Files = new Map();

/** A file that could not be read, and why. */
export interface Unread {
  path: string;
  reason: string;
}

/**
 * Everything that can be read, and what can't.
 * @throws FacetError where nothing can be: the first file's reason, or FILE_EMPTY
 */
export async function readFiles(
  tree: Tree,
  name: string,
  signal: AbortSignal,
): Promise<{ files: Files; unread: Unread[] }> {
  const files = new Map<string, Blob>();
  const unread: Unread[] = [];
  let first: FacetError | undefined;
  for await (const { path, file, error } of readTree(tree, { signal })) {
    if (file) files.set(path, file);
    else unread.push({ path, reason: error?.message ?? '' });
    first ??= error;
  }
  if (files.size > 0) return { files, unread };
  const { message, hint } = text.evaluate.nothing(name);
  throw first ?? new FacetError('FILE_EMPTY', message, { hint, file: name });
}

/** Those of the files that the pairs of a run name. */
export function usedPhotos(run: Run, files: Files): { path: string; file: Blob }[] {
  const used = new Set(run.result.photos.flat());
  return [...files].filter(([path]) => used.has(path)).map(([path, file]) => ({ path, file }));
}
