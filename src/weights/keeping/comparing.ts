/** Which sets of weights can be held against each other, and how far they are apart. */
import { FacetError } from '../../base/errors';
import type { LayerDifference, Weights } from '../../base/types';
import { DETECTORS, findNetwork } from '../../networks';
import type { CatalogueRow } from '../catalogue/catalogue';
import { layerDifferences } from '../fitting/layer-differences';

/** What is known of two sets of one network. */
export interface ComparedLayers {
  kind: CatalogueRow['kind'];
  network: string;
  layers: LayerDifference[];
}

/**
 * @param load gives the weights of a row
 * @throws FacetError `INVALID_OPTION` for one set twice, and for sets of different networks; what `load` throws
 */
export async function compareSets(
  a: CatalogueRow,
  b: CatalogueRow,
  load: (row: CatalogueRow) => Promise<Weights>,
): Promise<ComparedLayers> {
  if (a.id === b.id) {
    throw new FacetError('INVALID_OPTION', `${a.title} can't be compared with itself.`, {
      hint: 'Choose two sets of weights.',
    });
  }
  if (networkIn(a) !== networkIn(b)) {
    throw new FacetError(
      'INVALID_OPTION',
      `${a.title} and ${b.title} are weights of different networks: ${networkIn(a)}, and ${networkIn(b)}.`,
      { hint: 'Choose two sets of weights of one network, with embeddings of one length.' },
    );
  }
  const { kind, network, embedder } = a;
  const [first, second] = [await load(a), await load(b)];
  return {
    kind,
    network,
    layers: layerDifferences(network, embedder?.embeddingSize, first, second),
  };
}

/** In words: two sets of it have the same layers in the same shapes. */
function networkIn({ network, embedder }: CatalogueRow): string {
  const known = findNetwork(network) ?? DETECTORS.find(({ id }) => id === network);
  return `${known!.title}${embedder ? ` with ${embedder.embeddingSize} values a face` : ''}`;
}
