/** What is given to the browser's decoder: recognised, made whole, and without what browsers read differently. */
import { unreadable } from '../files/unreadable';
import { withEndMarker } from './cut-jpeg';
import type { Header } from './headers';
import { ownTurn } from './own-turn';
import type { Pixels } from './pixels';
import { SNIFF_BYTES, sniff, type Kind } from './sniff';

export interface Prepared {
  kind: Kind;
  /** What it claims; undefined where it is no picture, or hides its header. */
  header?: Header;
  file: Blob;
  /** EXIF orientation that is still to be applied to what is decoded; 1 for none. */
  orientation: number;
  /** What to say of the pixels as they are decoded. */
  noteOf: (picture: Pixels) => string | undefined;
}

/** Headers that come after megabytes of colour profile and previews are still found. */
const DEEP_SNIFF_BYTES = 8 * 1024 * 1024;

/**
 * @param name what a person knows the photo by
 * @throws FacetError FILE_UNREADABLE
 */
export async function prepare(file: Blob, name: string): Promise<Prepared> {
  try {
    const { kind, header, head } = await identify(file);
    const completed = kind === 'jpeg' ? await withEndMarker(file, head) : undefined;
    const own = await ownTurn(kind, completed?.file ?? file, head);
    return {
      kind,
      header,
      file: own?.file ?? completed?.file ?? file,
      orientation: own?.orientation ?? 1,
      noteOf: (picture) => completed?.note(picture, own ? 1 : (header?.orientation ?? 1)),
    };
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** What a file is; the header is searched deeper where the first bytes do not hold it. */
export async function identify(file: Blob) {
  const read = async (bytes: number) => {
    const head = new Uint8Array(await file.slice(0, bytes).arrayBuffer());
    return { ...sniff(head), head };
  };
  const first = await read(SNIFF_BYTES);
  const isEnough = first.kind !== 'jpeg' || first.header || file.size <= SNIFF_BYTES;
  return isEnough ? first : read(DEEP_SNIFF_BYTES);
}
