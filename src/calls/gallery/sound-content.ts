/** What a gallery file holds, held against the rules of the gallery before anything of it is taken. */
import { FacetError } from '../../base/errors';
import type { ModelInfo } from '../../base/types';
import type { FaceRecord, PersonContent } from '../../export/gallery-records';
import type { GalleryState } from '../../storage/gallery-state';
import { embeddingSizeUnder } from './embedder-key';
import { nameFrom } from './names';

/**
 * @param file what a person knows the file by
 * @param models weights that are known here; those of others have one length in the file and in the gallery
 * @throws FacetError `GALLERY_INVALID`, naming who or which face can't be kept, and why
 */
export function checkContent(
  content: readonly PersonContent[],
  file: string,
  models: readonly ModelInfo[],
  state: GalleryState,
): void {
  const sizes = new Map<string, number>();
  const sizeOf = (key: string) => sizes.get(key) ?? embeddingSizeUnder(key, models);
  const firstOf = ({ embeddings }: FaceRecord) => {
    for (const [key, { length }] of Object.entries(embeddings)) {
      sizes.set(key, sizeOf(key) ?? length);
    }
  };
  for (const { record } of [...state.faces.values(), ...state.not.values()]) firstOf(record);
  for (const person of content) {
    checkName(person.name, file);
    for (const { record } of [...person.faces, ...person.not]) {
      firstOf(record);
      for (const [key, { length }] of Object.entries(record.embeddings)) {
        if (length === sizeOf(key)) continue;
        throw refused(
          file,
          `its face in ${record.path} of ${person.name} has an embedding of ${length} values, and ${key} gives ${sizeOf(key)}`,
        );
      }
    }
  }
}

function checkName(name: string, file: string): void {
  try {
    nameFrom(name);
  } catch (error) {
    throw refused(file, (error as FacetError).message);
  }
}

function refused(file: string, why: string): FacetError {
  return new FacetError('GALLERY_INVALID', `${file} can’t be taken: ${why}`, {
    hint: 'Nothing of it was taken. Save it again where it comes from.',
    file,
  });
}
