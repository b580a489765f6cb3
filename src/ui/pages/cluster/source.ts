/** What a person hands over: photos by path, or embeddings that were saved. */
import { FacetError } from '../../../base/errors';
import { isNpyName } from '../../../calls/cluster/stored-arrays';
import { drawnPeople, fetchSample } from '../../../calls/samples';
import { Account } from '../../../files/trees/account';
import { gather, type Files } from '../../../files/trees/gather';
import type { Source } from '../../../files/trees/source';
import { isPhotoName } from '../../../files/trees/tree';
import type { Judge } from '../../../files/trees/zip';
import { judgeEntry } from '../../../photos/judge-entry';
import { noteOf, nothingIn } from '../../parts/intake/left-out';
import { SAMPLES } from '../../parts/intake/samples';
import { words } from './words';

/** A photo that could not be read, or that shows nobody. */
export interface Without {
  path: string;
  reason: string;
}

export interface Given {
  files: Files;
  unread: Without[];
  note: string;
}

const judge: Judge = (head, path, size) =>
  isNpyName(path) ? undefined : judgeEntry(head, path, size);

/**
 * Photos; where there are none the files of saved embeddings, and labels beside them.
 * @throws FacetError where nothing can be read: the first file's reason, FILE_EMPTY, or NOT_AN_IMAGE where none is a photo
 */
export async function readGiven(
  { tree, name, account = new Account() }: Source,
  signal: AbortSignal,
): Promise<Given> {
  const given = await gather(tree, { signal, account, judge });
  const { unread } = given;
  const those = (isWanted: (path: string) => boolean): Files =>
    new Map([...given.files].filter(([path]) => isWanted(path)));
  const [photos, stored] = [those(isPhotoName), those(isNpyName)];
  const note = noteOf(account);
  if (photos.size > 0) {
    const passedOver = stored.size > 0 ? [words.passedOver(stored.size)] : [];
    return { files: photos, unread, note: [note, ...passedOver].filter(Boolean).join(' ') };
  }
  if (stored.size > 0) return { files: stored, unread, note };
  if (given.files.size === 0) throw given.error ?? nothingIn(account);
  const { message, hint } = words.noPhoto(name);
  throw new FacetError('NOT_AN_IMAGE', message, { hint, file: name });
}

export const NO_FILES: Files = new Map();

/** Whether files are saved embeddings, of which nobody has the photos. */
export const areStored = (files: Files): boolean => [...files.keys()].some(isNpyName);

/**
 * Both.
 * @throws FacetError `INVALID_OPTION` where one is photos and the other saved embeddings
 */
export function added(files: Files, more: Files): Files {
  if (files.size > 0 && more.size > 0 && areStored(files) !== areStored(more)) {
    const { message, hint } = words.mixed;
    throw new FacetError('INVALID_OPTION', message, { hint });
  }
  return together(files, more);
}

export const alone = (file: File): Files => new Map([[file.name, file]]);

/** The portraits and the groups of the sample people. */
export async function sampleFiles(): Promise<Files> {
  const groups = SAMPLES.filter((path) => path.startsWith('groups/'));
  const [people, ...shared] = await Promise.all([drawnPeople(), ...groups.map(fetchSample)]);
  return new Map([...people, ...shared.map(({ path, file }) => [path, file] as const)]);
}

/** A file whose path is taken by another goes by a number. */
function together(files: Files, more: Files): Files {
  const all = new Map(files);
  for (const [path, file] of more) {
    let name = path;
    for (let n = 2; all.has(name) && all.get(name) !== file; n++) name = `${n}/${path}`;
    all.set(name, file);
  }
  return all;
}
