/** What is said of a file that was chosen and is gone. */
import { FacetError } from '../base/errors';

/** The error for a file that the browser does not let us read. */
export function unreadable(file: string, cause: unknown): FacetError {
  return new FacetError('FILE_UNREADABLE', `${file} can't be read any more.`, {
    hint: 'It may have been moved, renamed or changed since it was chosen: choose it again.',
    file,
    cause,
  });
}
