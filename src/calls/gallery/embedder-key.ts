/** What an embedding was made with. */
import { canonical } from '../../base/canonical';
import { FacetError } from '../../base/errors';
import type { ModelInfo } from '../../base/types';
import type { FaceRecord } from '../../export/gallery-records';

/** Embeddings under different keys can't be compared: other weights, or the same ones set otherwise. */
export function embedderKey({ id, changed, embedder }: ModelInfo): string {
  if (!changed || !embedder) return id;
  const { crop, standardisation, normalise } = embedder;
  return `${id} ${canonical({ crop, standardisation, normalise })}`;
}

/** Values of an embedding under a key; undefined for weights that are not among these. */
export function embeddingSizeUnder(key: string, models: readonly ModelInfo[]): number | undefined {
  const model = models.find(({ id }) => key === id || key.startsWith(`${id} {`));
  return model?.embedder?.embeddingSize;
}

/** Whether a face has an embedding by these weights. One of another length is none: an earlier import let such in. */
export function isEmbedded(
  { embeddings }: Pick<FaceRecord, 'embeddings'>,
  model: ModelInfo,
): boolean {
  return embeddings[embedderKey(model)]?.length === model.embedder!.embeddingSize;
}

/** @throws FacetError `INVALID_OPTION` for embeddings that are not this embedder's, naming where they are from */
export function checkEmbedding(embedding: unknown, model: ModelInfo, path: string): void {
  const size = model.embedder!.embeddingSize;
  const problem =
    !(embedding instanceof Float32Array) || embedding.length === 0
      ? 'has no embedding'
      : embedding.length !== size
        ? `has an embedding of ${embedding.length} values, and ${model.title} gives ${size}`
        : embedding.every(Number.isFinite)
          ? ''
          : 'has an embedding with values that are no numbers';
  if (problem === '') return;
  throw new FacetError('INVALID_OPTION', `The face in ${path} ${problem}.`, {
    hint: 'Embed all faces by the same weights, and pass their id as `model`.',
    file: path,
  });
}
