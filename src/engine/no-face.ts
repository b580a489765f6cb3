/** What is said of a photo that was read and shows nobody. */
import { FacetError } from '../base/errors';

export function noFace(path: string): FacetError {
  return new FacetError('INVALID_OPTION', `${path} shows no face.`, {
    hint: 'Use a photo in which the face is larger, or a smaller minimum size.',
    file: path,
  });
}
