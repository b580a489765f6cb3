/** What a person hands over, as photos by path. */
import { readTree, type TreeInput } from '../../../photos/tree';
import type { Run } from './runs';

export type Files = ReadonlyMap<string, Blob>;

export const NO_FILES: Files = new Map();

/** Everything that can be read; what can't, the evaluation names when a pair wants it. */
export async function readFiles(input: TreeInput, signal: AbortSignal): Promise<Files> {
  const files = new Map<string, Blob>();
  for await (const row of readTree(input, { signal })) {
    if (row.file) files.set(row.path, row.file);
  }
  return files;
}

/** Those of the files that the pairs of a run name. */
export function usedPhotos(run: Run, files: Files): { path: string; file: Blob }[] {
  const used = new Set(run.result.photos.flat());
  return [...files].filter(([path]) => used.has(path)).map(([path, file]) => ({ path, file }));
}
