/**
 * Orientations that browsers leave unapplied, or read differently: a WebP's, a PNG's behind its pixels, a
 * JPEG's in an unusual form. They are taken out of the file before it is decoded, so that no browser
 * applies them, and applied here.
 */
import { bigEndian, hasTag, littleEndian } from '../base/bytes';
import { exifOrientation } from './exif';
import { exifSegments } from './jpeg';
import { oneBlob } from './one-blob';
import type { Kind } from './sniff';

/** An orientation that is ours to apply, and the file without it. */
export interface OwnTurn {
  /** EXIF orientation, 2 to 8. */
  orientation: number;
  file: Blob;
}

/** Bytes of a file, and what stands there instead. */
interface Edit {
  start: number;
  end: number;
  bytes?: Uint8Array<ArrayBuffer>;
}

/** An EXIF block is at most 64 KiB in a JPEG, and hardly more elsewhere; XMP may stand behind it. */
const TAIL_BYTES = 256 * 1024;
/** A chunk that no decoder knows. */
const UNKNOWN_CHUNK = Uint8Array.from('XXXX', (letter) => letter.charCodeAt(0));

/**
 * @param head the file's first bytes, a JPEG's up to its pixels
 * @returns undefined where there is none, or every browser applies it
 */
export async function ownTurn(
  kind: Kind,
  file: Blob,
  head: Uint8Array,
): Promise<OwnTurn | undefined> {
  const found =
    kind === 'jpeg'
      ? ofJpeg(head)
      : (kind === 'png' && pngNeedsLook(head)) || (kind === 'webp' && webpHasExif(head))
        ? await ofTail(kind, file)
        : undefined;
  if (!found || found.orientation === 1) return undefined;
  return { orientation: found.orientation, file: await edited(file, found.edits) };
}

interface Found {
  orientation: number;
  edits: Edit[];
}

/** One EXIF segment with one SHORT is what every browser reads. */
function ofJpeg(head: Uint8Array): Found | undefined {
  const blocks = exifSegments(head).map(({ start, bodyStart, end }) => ({
    edit: { start, end },
    said: exifOrientation(head.subarray(bodyStart, end)),
  }));
  const { said } = blocks.find((block) => block.said) ?? {};
  if (!said || (blocks.length === 1 && said.isStandard)) return undefined;
  return { orientation: said.orientation, edits: blocks.map(({ edit }) => edit) };
}

const pngNeedsLook = (head: Uint8Array) => hasTag(head, 12, 'IHDR');
/** The flag of the extended header that says that there is an EXIF chunk. */
const webpHasExif = (head: Uint8Array) => hasTag(head, 12, 'VP8X') && (head[20]! & 0x08) !== 0;

/** The chunk behind the pixels: searched from the end, where the chunks after it reach the end exactly. */
async function ofTail(kind: 'png' | 'webp', file: Blob): Promise<Found | undefined> {
  const from = Math.max(0, file.size - TAIL_BYTES);
  const tail = new Uint8Array(await file.slice(from).arrayBuffer());
  const isPng = kind === 'png';
  for (let at = tail.length - 12; at >= 0; at--) {
    if (!hasTag(tail, isPng ? at + 4 : at, isPng ? 'eXIf' : 'EXIF')) continue;
    if (!reachesEnd(tail, at, isPng)) continue;
    const end = chunkEnd(tail, at, isPng);
    const body = tail.subarray(at + 8, end);
    const block = hasTag(body, 0, 'Exif\0\0') ? body.subarray(6) : body;
    const said = exifOrientation(block);
    if (!said) return undefined;
    // A PNG's goes as a whole; in a WebP, whose header counts the bytes, it loses its name.
    const edit = isPng
      ? { start: from + at, end: from + end }
      : { start: from + at, end: from + at + 4, bytes: UNKNOWN_CHUNK };
    return { orientation: said.orientation, edits: [edit] };
  }
  return undefined;
}

/** PNG: length, name, body, checksum. RIFF: name, length, body, even. */
function chunkEnd(bytes: Uint8Array, at: number, isPng: boolean): number {
  if (isPng) return at + 12 + bigEndian(bytes, at, 4);
  const length = littleEndian(bytes, at + 4, 4);
  return at + 8 + length + (length % 2);
}

function reachesEnd(bytes: Uint8Array, start: number, isPng: boolean): boolean {
  let at = start;
  while (at + 8 <= bytes.length) at = chunkEnd(bytes, at, isPng);
  // A last chunk of odd length may lack its padding.
  return at === bytes.length || (!isPng && at === bytes.length + 1);
}

function edited(file: Blob, edits: Edit[]): Promise<Blob> {
  const parts: BlobPart[] = [];
  let at = 0;
  for (const { start, end, bytes } of edits) {
    parts.push(file.slice(at, start), ...(bytes ? [bytes] : []));
    at = end;
  }
  return oneBlob([...parts, file.slice(at)], file.type);
}
