/** Portraits that come with Facet, to see it work on. */
import type { Source } from '../../parts/intake/photo-source';
import { fetchSample, PEOPLE } from '../../parts/intake/samples';
import { text } from '../../text';

export async function fromSamples(): Promise<Source> {
  const tree = await Promise.all(PEOPLE.map(fetchSample));
  return { name: text.align.source.samples, tree };
}
