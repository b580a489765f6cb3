import type { EmbedderInfo } from '../../base/types';
import type { EmbedderNetwork } from '../../networks/layers';

/** What embeddings of a network usually are. */
export function usualOf(
  { id: network, usual }: EmbedderNetwork,
  embeddingSize: number,
): EmbedderInfo {
  return { network, embeddingSize, ...usual };
}
