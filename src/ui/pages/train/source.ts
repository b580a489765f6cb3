/** What a person hands over to learn from, as photos by path. */
import { FacetError } from '../../../base/errors';
import { Account } from '../../../files/trees/account';
import { gather, type Files, type Unread } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { isPhotoName } from '../../../files/trees/tree';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { words } from './words';

export interface PhotoOf {
  path: string;
  file: Blob;
}

/**
 * The photos, what can't be read, and what was left out, as a sentence.
 * @throws FacetError where there is no photo: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE
 */
export async function readPhotos(
  { tree, name, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<{ files: Files; unread: Unread[]; note: string }> {
  const { roots } = account;
  const { files, unread, error } = await gather(tree, { signal, account, judge: judgeEntry });
  if (files.size === 0) {
    if (roots.length > 0) account.roots = roots;
    throw error ?? nothingIn(account);
  }
  const photos = [...files].filter(([path]) => isPhotoName(path));
  if (photos.length === 0) {
    const { message, hint } = words.noPhoto(name);
    throw new FacetError('NOT_AN_IMAGE', message, { hint, file: name });
  }
  for (let i = photos.length; i < files.size; i += 1) account.pass();
  return { files: new Map(photos), unread, note: noteOf(account) };
}

/** Whose folder a photo lies in; '' where it lies in none. */
export const personOf = (path: string): string => path.split('/').at(-2) ?? '';

/** So many photos, spread evenly over all; fewer where there are fewer. */
export function someOf(files: Files, count: number): Blob[] {
  const all = [...files.values()];
  const every = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * every)]!);
}

/** Files by path, of a list. */
export const filesOf = (list: Iterable<PhotoOf>): Files =>
  new Map([...list].map(({ path, file }) => [path, file]));

/** Photos that are not left out, as a list. */
export function without(files: Files, out: Iterable<string>): PhotoOf[] {
  const gone = new Set(out);
  return [...files].filter(([path]) => !gone.has(path)).map(([path, file]) => ({ path, file }));
}

/** Photos of some people. */
export function photosOf(files: Files, people: Iterable<string>): Files {
  const names = new Set(people);
  return new Map([...files].filter(([path]) => names.has(personOf(path))));
}

export const countPeople = (files: Files): number => new Set([...files.keys()].map(personOf)).size;
