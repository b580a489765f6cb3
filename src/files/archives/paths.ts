/** Paths of files inside folders and archives: which to leave out, which to refuse, what order. */
import { FacetError } from '../../base/errors';

/** What operating systems and network disks leave in folders and archives. */
const LITTER =
  /^(__MACOSX|Thumbs\.db(:encryptable)?|desktop\.ini|ehthumbs(_vista)?\.db|\$RECYCLE\.BIN|System Volume Information|Icon\r|@eaDir|#recycle|@Recycle|lost\+found)$/i;

const PHOTO_NAME = /\.(jpe?g|jpe|jfif|png|apng|webp|avif|gif|bmp|heic|heif|tiff?)$/i;

/** Whether any part of the path is hidden (begins with a dot) or litter of a system. */
export function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => LITTER.test(part) || (part.startsWith('.') && part !== '.' && part !== '..'));
}

/** Whether the name ends as a photo's does; the content is not looked at. */
export function isPhotoName(path: string): boolean {
  return PHOTO_NAME.test(path);
}

/** Whether the path of an archive's entry stays inside: relative, no "..", no drive, no NUL. */
export function staysInside(path: string): boolean {
  if (path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0')) return false;
  return !path.split('/').includes('..');
}

/** The error for an entry whose path does not stay inside. */
export function unsafePath(path: string): FacetError {
  return new FacetError('ARCHIVE_UNSAFE_PATH', `${path} would leave the folder of the archive.`, {
    hint: 'The archive may be made to do harm. This entry was left out.',
  });
}

/** The part after the last slash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Orders by code units, the same in every locale. */
export function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
