/**
 * Long work by page, remembered with the folder that it is done on, so that a closed tab goes on from
 * it. A folder is kept as the browser's handle: nothing in it is copied, and it is asked for again.
 */
import { FacetError } from '../base/errors';
import { openStore } from './stores';

export interface KeptWork<About> {
  folder: FileSystemDirectoryHandle;
  /** Where results go, if that is a folder too. */
  into?: FileSystemDirectoryHandle;
  about: About;
  /** When it was kept, milliseconds since 1970. */
  date?: number;
}

type Page = 'align' | 'evaluate' | 'train';

const works = openStore('work');

/** Undefined where there is none, and where the browser stores nothing. */
export async function recallWork<About>(page: Page): Promise<KeptWork<About> | undefined> {
  const work = await works.get(page).catch(() => undefined);
  return work as KeptWork<About> | undefined;
}

/** @param since when the work began, ms since 1970 */
export async function keepWork<About>(
  page: Page,
  work: KeptWork<About>,
  since?: number,
): Promise<void> {
  // Not every browser stores handles; then the folder has to be chosen again.
  await works.set([[page, { ...work, date: Date.now() }]], since).catch(() => undefined);
}

export async function forgetWork(page: Page): Promise<void> {
  await works.delete([page]).catch(() => undefined);
}

interface Permitted {
  requestPermission?: (wish: { mode: 'read' | 'readwrite' }) => Promise<PermissionState>;
}

/**
 * Asks for a folder of an earlier visit; call it from a click, before anything else is awaited.
 * @throws FacetError FILE_UNREADABLE where the person says no, or it is not there any more
 */
export async function openAgain(
  folder: FileSystemDirectoryHandle,
  mode: 'read' | 'readwrite',
): Promise<void> {
  const refused = (cause?: unknown) =>
    new FacetError('FILE_UNREADABLE', `The folder ${folder.name} can’t be opened.`, {
      hint: 'It was moved, or the browser was told not to. Choose it again with “Choose folder”.',
      file: folder.name,
      cause,
    });
  // A folder of the page's own file system has nobody to ask.
  const state = await (folder as Permitted).requestPermission?.({ mode });
  if (state !== undefined && state !== 'granted') throw refused();
  try {
    await folder.values().next();
  } catch (error) {
    throw refused(error);
  }
}
