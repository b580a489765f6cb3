/** A photo by its address. */
import { FacetError } from '../../../base/errors';
import type { EmbedOptions } from '../../../base/types';
import { facet } from '../../../page-facet';
import { text } from '../../text';
import { embedderInUse } from './first-use';

/**
 * Fetches a photo of the page's own origin.
 * @throws FacetError `INVALID_OPTION` for what is no address, and what the API refuses
 */
export async function photoAt(address: string, options: EmbedOptions): Promise<File> {
  const url = urlOf(address);
  await embedderInUse();
  // Any other origin and what is no photo are the API's to refuse; the embedding is kept for later.
  await facet.embed(url, options);
  const response = await fetch(url);
  return new File([await response.blob()], url.pathname.split('/').pop() || address);
}

function urlOf(address: string): URL {
  try {
    return new URL(address, location.href);
  } catch {
    const { message, hint } = text.compare.address.invalid;
    throw new FacetError('INVALID_OPTION', message, { hint });
  }
}
