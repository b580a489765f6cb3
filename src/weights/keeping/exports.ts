/** Weights as a file that other programs read. */
import type { ModelInfo, Weights } from '../../base/types';
import { writeSafetensors } from '../formats/safetensors/safetensors';

export interface ExportOptions {
  format: 'safetensors';
  /** Default float32: the values as they are used. */
  dtype?: 'float32' | 'float16';
}

/** A safetensors file under Facet's names, which Facet reads again; it says where the weights are from. */
export function exportWeights(
  weights: Weights,
  { title, licence, source, embedder }: ModelInfo,
  { dtype = 'float32' }: ExportOptions,
): Blob {
  const metadata = {
    format: 'tf',
    id: weights.id,
    title,
    licence,
    source,
    ...(embedder && { network: embedder.network }),
  };
  return new Blob(writeSafetensors(weights, dtype, metadata), { type: 'application/octet-stream' });
}
