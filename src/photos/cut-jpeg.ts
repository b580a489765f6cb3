/**
 * JPEGs that end before their end marker: cut downloads, and panoramas of some phones. Browsers refuse
 * them or fill them up; with the marker put back all of them decode what there is.
 */
import { isProgressive, jpegIsWhole } from './jpeg';
import type { Pixels } from './pixels';
import { oneBlob } from './one-blob';

const END_MARKER = Uint8Array.of(0xff, 0xd9);

const ROWS_MISSING = 'the file ends early: the lower part is missing';
const DETAIL_MISSING = 'the file ends early: some of its detail may be missing';

/** What a cut file was made into, and what to say of it. */
export interface Completed {
  file: Blob;
  /** @param picture as it was decoded, upright by this EXIF orientation */
  note(picture: Pixels, orientation: number): string | undefined;
}

/**
 * The file with its end marker; undefined where it has one. Reads the file where it does not end with it.
 * @param head what was read of it from its beginning: of most photos, all
 */
export async function withEndMarker(file: Blob, head: Uint8Array): Promise<Completed | undefined> {
  const isAll = head.length === file.size;
  const tail = isAll ? head.subarray(-2) : new Uint8Array(await file.slice(-2).arrayBuffer());
  if (tail.every((byte, i) => byte === END_MARKER[i])) return undefined;
  const bytes = isAll ? head : new Uint8Array(await file.arrayBuffer());
  if (jpegIsWhole(bytes)) return undefined;
  const progressive = isProgressive(bytes);
  return {
    file: await oneBlob([file, END_MARKER], file.type),
    note: (picture, orientation) => {
      if (endsGrey(picture, orientation)) return ROWS_MISSING;
      return progressive ? DETAIL_MISSING : undefined;
    },
  };
}

/** A block's side; what is missing is filled block by block with the middle grey. */
const BLOCK = 8;
const GREY = 128;
/** A colour profile moves the grey a little. */
const NEAR = 2;
/** Orientations that bring the stored picture's lower right corner to the right, and to the bottom. */
const RIGHT = [1, 4, 5, 8];
const BOTTOM = [1, 2, 5, 6];

/** Whether the block that is stored last was filled by no data. */
function endsGrey({ width, height, pixels }: Pixels, orientation: number): boolean {
  const left = RIGHT.includes(orientation) ? Math.max(0, width - BLOCK) : 0;
  const top = BOTTOM.includes(orientation) ? Math.max(0, height - BLOCK) : 0;
  for (let y = top; y < Math.min(height, top + BLOCK); y++) {
    const row = pixels.subarray(
      4 * (y * width + left),
      4 * (y * width + Math.min(width, left + BLOCK)),
    );
    const isFilled = row.some((value, i) => i % 4 < 3 && Math.abs(value - GREY) > NEAR);
    if (isFilled) return false;
  }
  return true;
}
