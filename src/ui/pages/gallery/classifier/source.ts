/** What a person hands over to learn from: photos, or a classifier that has learned. */
import { FacetError } from '../../../../base/errors';
import { Account } from '../../../../files/trees/account';
import { gather, type Files } from '../../../../files/trees/gather';
import type { Source } from '../../../../files/trees/source';
import { isPhotoName } from '../../../../files/trees/tree';
import { judgeEntry } from '../../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../../parts/intake/left-out';
import { words } from './words';

const CLASSIFIER = /\.(json|pkl|pickle)$/i;

export type Given = { photos: Files; note: string } | { classifier: Blob; name: string };

/** @throws FacetError where there is neither: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE */
export async function readGiven(
  { tree, name, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<Given> {
  const { roots } = account;
  const { files, error } = await gather(tree, { signal, account, judge: judgeEntry });
  if (files.size === 0) {
    if (roots.length > 0) account.roots = roots;
    throw error ?? nothingIn(account);
  }
  const photos = [...files].filter(([path]) => isPhotoName(path));
  if (photos.length > 0) {
    for (let i = photos.length; i < files.size; i += 1) account.pass();
    return { photos: new Map(photos), note: noteOf(account) };
  }
  const [[path, file]] = files as unknown as [[string, Blob]];
  if (files.size === 1 && CLASSIFIER.test(path)) return { classifier: file, name: path };
  throw noPhoto(name);
}

export function noPhoto(name: string): FacetError {
  const { message, hint } = words.noPhoto(name);
  return new FacetError('NOT_AN_IMAGE', message, { hint, file: name });
}
