/** Pictures that are kept of faces, fetched from the device when they are to be shown. */
import { SvelteMap } from 'svelte/reactivity';
import type { Box, EnrolledFace } from '../../../base/types';
import { facet } from '../../../page-facet';
import { FaceCrops, type SheetFace } from '../../parts/sheet/face-crops';

/** In place of a picture that is not there, or not there yet. */
const NOTHING = new Blob();
const NOWHERE: Box = [0, 0, 1, 1];

class KeptPictures {
  readonly crops = new FaceCrops();
  readonly #pictures = new SvelteMap<string, Blob>();
  readonly #asked = new Set<string>();

  /** Has the pictures of these faces fetched. */
  want(faces: readonly (EnrolledFace | undefined)[]): void {
    for (const face of faces) {
      if (!face?.hasCrop || this.#asked.has(face.id)) continue;
      this.#asked.add(face.id);
      facet.gallery.crop(face.id).then(
        // It may have been removed meanwhile.
        (picture) => picture && this.#asked.has(face.id) && this.#pictures.set(face.id, picture),
        () => this.#asked.delete(face.id),
      );
    }
  }

  /** Lets go of the pictures of all faces but these: of those that were removed or wiped nothing stays. */
  keepOnly(faces: readonly EnrolledFace[]): void {
    const ids = new Set(faces.map(({ id }) => id));
    const gone = [...this.#asked].filter((id) => !ids.has(id));
    if (gone.length === 0) return;
    for (const id of gone) {
      this.#asked.delete(id);
      this.#pictures.delete(id);
    }
    if (ids.size === 0) this.crops.clear();
    else this.crops.forget();
  }

  /** A face as a contact sheet shows it. @param id what the sheet calls it */
  shown(face: EnrolledFace | undefined, id: string): SheetFace {
    const picture = face && this.#pictures.get(face.id);
    return { id, file: picture ?? NOTHING, box: face?.cropBox ?? NOWHERE };
  }

  of(id: string): Blob | undefined {
    return this.#pictures.get(id);
  }
}

/** Of all views of the page. */
export const keptPictures = new KeptPictures();
