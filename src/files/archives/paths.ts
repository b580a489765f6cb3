/** Paths of files inside folders and archives: which to leave out, which to refuse, what order. */
import { FacetError } from '../../base/errors';

/** What operating systems and network disks leave in folders and archives. */
const LITTER =
  /^(__MACOSX|Thumbs\.db(:encryptable)?|desktop\.ini|ehthumbs(_vista)?\.db|\$RECYCLE\.BIN|System Volume Information|Icon\r|@eaDir|#recycle|@Recycle|lost\+found)$/i;

/**
 * The one list of endings of photos' names. Where names differ by them alone the first is meant: as
 * facenet tries .jpg before .png, and what no browser reads, listed so that it is told why, last.
 */
const PHOTO_ENDINGS =
  'jpg png jpeg jpe jfif pjpeg pjp webp avif avifs bmp dib gif apng pgm ppm pnm heic heics heif heifs hif tif tiff jxl jp2 j2k jpx psd dng cr2 cr3 nef arw orf rw2 raf pef srw'.split(
    ' ',
  );
const RANKS = new Map(PHOTO_ENDINGS.map((ending, rank) => [ending, rank]));

/** Sites and second downloads write behind the ending: `x.jpg_large`, `x.JPG.1`. */
const ENDING = /\.([a-z0-9]{1,5})([_-](large|medium|small|thumb|orig))?(\.\d{1,3})?$/i;

/** macOS's, which begin with a dot: what a folder looks like, and what a disk can't keep of a file. */
const DOT_LITTER = /^(\.DS_Store|\._.*|\.Spotlight-V100|\.Trashes|\.fseventsd)$/i;

/** Whether any part of the path is hidden (begins with a dot) or litter of a system. */
export function isHidden(path: string): boolean {
  return path
    .split('/')
    .some((part) => LITTER.test(part) || (part.startsWith('.') && part !== '.' && part !== '..'));
}

/** Whether a system left it there. */
export function isLitter(path: string): boolean {
  return path.split('/').some((part) => LITTER.test(part) || DOT_LITTER.test(part));
}

/** Whether the name ends as a photo's does; the content is not looked at. */
export function isPhotoName(path: string): boolean {
  return rankOf(path) !== undefined;
}

/** The photos among paths; of names that differ by their ending alone, the one that is meant first. */
export function photosAmong(paths: Iterable<string>): string[] {
  const ranked = [...paths].flatMap((path) => {
    const rank = rankOf(path);
    return rank === undefined ? [] : [{ path, rank }];
  });
  return ranked.sort((a, b) => a.rank - b.rank || byPath(a, b)).map(({ path }) => path);
}

function rankOf(path: string): number | undefined {
  return RANKS.get(ENDING.exec(path)?.[1]?.toLowerCase() ?? '');
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
