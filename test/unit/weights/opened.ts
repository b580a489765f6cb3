/** Files of weights as they are opened, and what is said of those that can't be used. */
import { FacetError } from '../../../src/base/errors';
import { openFile } from '../../../src/weights/reading/opening';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { type Bytes } from './bytes';

export const NAME = 'mine.weights';

export const open = (content: Bytes, name = NAME) => openFile({ name, blob: new Blob([content]) });

/** What is said of a file that can't be used. */
export async function refusal(content: Bytes, name = NAME): Promise<FacetError> {
  try {
    const opened = await open(content, name);
    recogniseParts(opened.raw, name);
  } catch (error) {
    if (error instanceof FacetError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}
