/** Small pictures of the faces of one photo, all cut from one decoding of it. */
import type { Face } from '../../../base/types';
import { withBitmap } from '../../../photos/decode-room';

/** Of a picture; the page shows it at half of that and less. */
const WIDTH = 192;
const HEIGHT = 224;
/** Added around the box, as a part of its longer side, so that one sees a head and not a mask. */
const AROUND = 0.18;
/** A larger photo is decoded smaller: a face of a hundred pixels stays one. */
const LONGEST = 4096;

/** What is known of a photo: its faces, and the size that their places belong to. */
interface Found {
  faces: Face[];
  width: number;
  height: number;
}

interface Picture {
  face: Face;
  bitmap: ImageBitmap;
}

export class FacePictures {
  #shown = $state.raw<Picture[]>([]);
  /** The same without tracking: showing others must not look like reading these. */
  #made: Picture[] = [];
  #turn = 0;

  of(face: Face): ImageBitmap | undefined {
    return this.#shown.find((picture) => picture.face === face)?.bitmap;
  }

  /**
   * Shows the faces of this photo, in place of those of the one before. A photo that the browser can't
   * decode has none.
   * @returns how to take them away
   */
  show(file: Blob | undefined, found: Found | undefined): () => void {
    const turn = (this.#turn += 1);
    if (file && found?.faces.length) {
      cutAll(file, found).then(
        (pictures) =>
          turn === this.#turn ? (this.#shown = this.#made = pictures) : close(pictures),
        () => {},
      );
    }
    return () => {
      this.#turn += 1;
      close(this.#made);
      this.#shown = this.#made = [];
    };
  }
}

async function cutAll(file: Blob, { faces, width, height }: Found): Promise<Picture[]> {
  const part = Math.min(1, LONGEST / Math.max(width, height));
  const resizeWidth = Math.max(1, Math.round(width * part));
  return withBitmap(file, part < 1 ? { resizeWidth } : {}, (whole) =>
    Promise.all(faces.map(async (face) => ({ face, bitmap: await cut(whole, face, part) }))),
  );
}

/** The part of the photo to show: the box grown to the picture's shape, with some air. */
function cut(photo: ImageBitmap, { box: [x1, y1, x2, y2] }: Face, part: number) {
  const longer = Math.max(x2 - x1, ((y2 - y1) * WIDTH) / HEIGHT);
  const width = longer * (1 + 2 * AROUND);
  const height = (width * HEIGHT) / WIDTH;
  return createImageBitmap(
    photo,
    Math.round(((x1 + x2 - width) / 2) * part),
    Math.round(((y1 + y2 - height) / 2) * part),
    Math.max(1, Math.round(width * part)),
    Math.max(1, Math.round(height * part)),
    { resizeWidth: WIDTH, resizeHeight: HEIGHT, resizeQuality: 'medium' },
  );
}

function close(pictures: Picture[]): void {
  for (const { bitmap } of pictures) bitmap.close();
}
