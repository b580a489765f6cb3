/** Everything in a tree at once, for what looks at all of it. */
import type { FacetError } from '../../base/errors';
import { readTree, type ReadOptions, type TreeInput } from './tree';

export type Files = ReadonlyMap<string, Blob>;

/** A file that could not be read, and why. */
export interface Unread {
  path: string;
  reason: string;
}

/**
 * What can be read, by path, and what can't.
 * @returns `error` is that of the first that can't
 * @throws FacetError ABORTED
 */
export async function gather(
  tree: TreeInput,
  options: ReadOptions = {},
): Promise<{ files: Files; unread: Unread[]; error?: FacetError }> {
  const files = new Map<string, Blob>();
  const unread: Unread[] = [];
  let first: FacetError | undefined;
  for await (const { path, file, error } of readTree(tree, options)) {
    if (file) files.set(path, file);
    else unread.push({ path, reason: error?.message ?? '' });
    first ??= error;
  }
  return { files, unread, error: first };
}
