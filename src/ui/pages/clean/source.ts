/** What a person hands over to be looked through, as a list. */
import { FacetError } from '../../../base/errors';
import { Account } from '../../../files/trees/account';
import { gather } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { isPhotoName, type PathFile } from '../../../files/trees/tree';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { words } from './words';

/** Everything in it: what is no photo stays in the data set, too. */
export interface DataSource {
  name: string;
  tree: PathFile[];
  photos: number;
  folder?: FileSystemDirectoryHandle;
}

/** @throws FacetError where there is no photo: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE */
export async function readDataSet(
  { tree, name, folder, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<{ source: DataSource; note: string }> {
  const { roots } = account;
  const { files, unread, error } = await gather(tree, { signal, account, judge: judgeEntry });
  if (files.size === 0) {
    if (roots.length > 0) account.roots = roots;
    throw error ?? nothingIn(account);
  }
  const photos = [...files.keys()].filter(isPhotoName).length;
  if (photos === 0) {
    const { message, hint } = words.noPhoto(name);
    throw new FacetError('NOT_AN_IMAGE', message, { hint, file: name });
  }
  const failed = unread.map(({ path, reason }) => ({
    path,
    error: new FacetError('FILE_UNREADABLE', reason, { file: path }),
  }));
  const all: PathFile[] = [...[...files].map(([path, file]) => ({ path, file })), ...failed];
  return { source: { name, tree: all, photos, folder }, note: noteOf(account) };
}
