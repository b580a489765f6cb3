/** Whether a file may be a photo, by its beginning alone. */
import type { Judge } from '../files/trees/zip';
import { damaged, implausible, refusal, undecodable } from './decode-errors';
import { isPictureKind, sniff } from './sniff';

/** Beyond it an entry has to show a picture's header, and no more bytes than such a picture can have. */
const HUGE = 64 * 1024 * 1024;
/** Four channels of 16 bits, twice over: no lossless format takes more. */
const MOST_BYTES_PER_PIXEL = 16;
/** Lists of pairs and of labels are no photos, and wanted. */
const LARGEST_TEXT = 16 * 1024 * 1024;

/** Enough to tell every kind. */
const HEAD_BYTES = 4096;

/** Whether it begins as a picture does, whatever its name. What can't be read is none. */
export async function isPicture(file: Blob): Promise<boolean> {
  try {
    return isPictureKind(sniff(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())).kind);
  } catch {
    return false;
  }
}

/**
 * Of a large entry of an archive, before it is unpacked whole: of what is no picture it says what it is;
 * of a picture whose size can't be true, that it is damaged.
 */
export const judgeEntry: Judge = (head, path, size) => {
  const { kind, header } = sniff(head);
  if (kind === 'text' && size <= LARGEST_TEXT) return undefined;
  const refused = refusal(kind, path);
  if (refused) return refused;
  if (kind === 'unknown') return undecodable(kind, path, undefined);
  if (size <= HUGE) return undefined;
  if (!header) return kind === 'jpeg' || kind === 'png' ? damaged(path) : undefined;
  const most = header.width * header.height * MOST_BYTES_PER_PIXEL + HUGE;
  return size > most ? implausible(path, header, size) : undefined;
};
