/** What a person hands over, as photos by path. */
import { readTree, type TreeInput } from '../../../photos/tree';

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
