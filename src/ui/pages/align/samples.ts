/** Portraits that come with Facet, to see it work on. */
import type { Source } from '../../parts/photo-source';
import { fetchSample, PEOPLE } from '../../samples';
import { text } from '../../text';

export async function fromSamples(): Promise<Source> {
  const tree = await Promise.all(PEOPLE.map(fetchSample));
  return { name: text.align.source.samples, tree };
}
