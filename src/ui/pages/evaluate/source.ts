/** What a person hands over, as photos by path. */
import { FacetError } from '../../../base/errors';
import { pairsFilesAmong } from '../../../calls/evaluate/pairs-file';
import { Account } from '../../../files/trees/account';
import { gather, type Files, type Unread } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { isPhotoName } from '../../../files/trees/tree';
import { judgeEntry } from '../../../photos/judge-entry';
import { isPairsFile } from '../../../protocol/pairs-file';
import type { Run } from '../../../storage/runs';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { words } from './words';

/** LFW's has 6,000 lines in 200 kB: what is larger than this is none, and not worth reading. */
const LARGEST_PAIRS_FILE = 2 ** 24;

/** A data set, or a pairs file for one. */
type Given = { files: Files; unread: Unread[]; note: string } | { pairs: File };

/**
 * Everything that can be read, and what can't; a text alone that is a pairs file is taken for one.
 * @throws FacetError where nothing can be: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE where
 *   none is a photo
 */
export async function readFiles(
  { tree, name, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<Given> {
  const { roots } = account;
  const { files, unread, error } = await gather(tree, { signal, account, judge: judgeEntry });
  const [[path, only] = [name, undefined]] = files;
  if (!only) {
    if (roots.length > 0) account.roots = roots;
    throw error ?? nothingIn(account);
  }
  const paths = [...files.keys()];
  if (paths.some(isPhotoName)) {
    const pairs = new Set(pairsFilesAmong(paths));
    for (const each of paths) if (!isPhotoName(each) && !pairs.has(each)) account.pass();
    return { files, unread, note: noteOf(account) };
  }
  const isOne = files.size === 1 && only instanceof File;
  if (isOne && only.size < LARGEST_PAIRS_FILE && isPairsFile(await only.text())) {
    return { pairs: only };
  }
  const file = isOne ? path : name;
  const { message, hint } = words.noPhoto(file);
  throw new FacetError('NOT_AN_IMAGE', message, { hint, file });
}

/** Those of the files that the pairs of a run name; undefined unless all of them are here. */
export function usedPhotos(run: Run, files: Files): { path: string; file: Blob }[] | undefined {
  const used = new Set(run.result.photos.flat());
  const found = [...files].filter(([path]) => used.has(path));
  return found.length === used.size ? found.map(([path, file]) => ({ path, file })) : undefined;
}
