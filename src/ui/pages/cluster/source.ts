/** What a person hands over, as photos by path. */
import { FacetError } from '../../../base/errors';
import { drawnPeople, fetchSample } from '../../../calls/samples';
import { Account } from '../../../files/trees/account';
import { gather, type Files } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { isPhotoName } from '../../../files/trees/tree';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { SAMPLES } from '../../parts/intake/samples';
import { words } from './words';

/** A photo that could not be read, or that shows nobody. */
export interface Without {
  path: string;
  reason: string;
}

/**
 * @throws FacetError where nothing can be read: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE where none is a photo
 */
export async function readPhotos(
  { tree, name, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<{ files: Files; unread: Without[]; note: string }> {
  const given = await gather(tree, { signal, account, judge: judgeEntry });
  const files = new Map([...given.files].filter(([path]) => isPhotoName(path)));
  if (files.size > 0) return { files, unread: given.unread, note: noteOf(account) };
  if (given.files.size === 0) throw given.error ?? nothingIn(account);
  const { message, hint } = words.noPhoto(name);
  throw new FacetError('NOT_AN_IMAGE', message, { hint, file: name });
}

export const NO_FILES: Files = new Map();

export const alone = (file: File): Files => new Map([[file.name, file]]);

/** The portraits and the groups of the sample people. */
export async function sampleFiles(): Promise<Files> {
  const groups = SAMPLES.filter((path) => path.startsWith('groups/'));
  const [people, ...shared] = await Promise.all([drawnPeople(), ...groups.map(fetchSample)]);
  return new Map([...people, ...shared.map(({ path, file }) => [path, file] as const)]);
}

/** Both; a photo whose path is taken by another file goes by a number. */
export function together(files: Files, more: Files): Files {
  const all = new Map(files);
  for (const [path, file] of more) {
    let name = path;
    for (let n = 2; all.has(name) && all.get(name) !== file; n++) name = `${n}/${path}`;
    all.set(name, file);
  }
  return all;
}
