/** Weights that were trained further here, as a set of their own. */
import { FacetError } from '../../base/errors';
import { sha256 } from '../../base/sha256';
import type { ModelInfo, TrainedWeights, Weights } from '../../base/types';
import type { CatalogueRow } from '../catalogue/catalogue';
import { customEmbedder, freeId, type CustomEmbedder } from '../catalogue/custom-embedder';
import { checkSettings } from '../catalogue/check-settings';
import type { ConvertedPart } from '../fitting/accounting';
import { withTrained } from '../fitting/trained';
import type { SourceFile } from '../reading/opening';
import { descentOf, exportedFile } from './descent';

/** The weights that a training begins from. */
export interface Parent {
  row: CatalogueRow;
  /** As the page was told of it. */
  info: ModelInfo;
  weights: Weights;
}

/**
 * What is to be stored of weights that were trained further. They count as the file that exporting them gives, so
 * that the same ones come back by it.
 * @param others all sets there are: none has its id
 * @throws FacetError `INVALID_OPTION` of a detector, or a threshold or calibration that is none;
 * `WEIGHTS_MISMATCH` where a tensor does not belong there or is not finite
 */
export async function trainedSet(
  { row, info, weights }: Parent,
  { title, tensors, data, threshold, calibration, standardisation, trained }: TrainedWeights,
  others: readonly CatalogueRow[],
): Promise<{ custom: CustomEmbedder; values: ConvertedPart; sources: SourceFile[] }> {
  if (!info.embedder) {
    throw new FacetError('INVALID_OPTION', `${info.title} is a detector: it is not trained here.`);
  }
  const { network } = row;
  const { embeddingSize, ...values } = withTrained(network, weights, { tensors, data }, title);
  const { crop, normalise } = info.embedder;
  const embedder = {
    ...{ network, embeddingSize, crop, normalise },
    standardisation: standardisation ?? info.embedder.standardisation,
    ...checkSettings({ threshold, calibration }, network),
  };
  const id = freeId(
    title,
    others.map((other) => other.id),
  );
  const descent = descentOf(info, trained, embedder);
  const custom = { id, title, network, embeddingSize, descent };
  const file = exportedFile(values, 'float32', customEmbedder(custom), descent);
  const sum = await sha256(new Uint8Array(await file.arrayBuffer()));
  const source = { name: `${id}.safetensors`, sha256: sum, bytes: file.size };
  return { custom, values, sources: [source] };
}
