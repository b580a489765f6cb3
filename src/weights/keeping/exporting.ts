/** Weights that are here as a file of any format that Facet writes; what is told of them goes along. */
import { FacetError } from '../../base/errors';
import type { ExportFormat, ModelInfo } from '../../base/types';
import { onnxModel, type OnnxOptions } from '../../export/onnx/model';
import { writtenLayers } from '../../export/onnx/written';
import { npzFile } from '../../export/npz';
import { tfjsFiles } from '../../export/tfjs';
import type { NamedTensors, Precision } from '../../export/weights';
import { fitHalves } from '../../files/parsing/halves';
import { zipBlob } from '../../files/out/zip-writer';
import { DETECTORS, findNetwork } from '../../networks';
import type { Network } from '../../networks/layers';
import type { Descent } from '../catalogue/catalogue';
import { exportedFile, metadataOf } from './descent';

type Exported = Pick<ModelInfo, 'id' | 'title' | 'licence' | 'source' | 'embedder'>;

/**
 * @param network of which the weights are
 * @returns a file that Facet reads again; of a detector as ONNX a zip with a file a net
 */
export async function exportedAs(
  format: ExportFormat,
  weights: NamedTensors,
  precision: Precision,
  network: string,
  model: Exported,
  descent?: Descent,
): Promise<Blob> {
  const metadata = metadataOf(model, descent);
  switch (format) {
    case 'safetensors':
      return exportedFile(weights, precision, model, descent);
    case 'npz':
      return npzFile(weights, precision, metadata);
    case 'tfjs':
      return tfjsFiles(weights, precision, metadata);
    case 'onnx':
      return onnxFile(weights, network, model, { precision, metadata });
  }
}

/** @throws FacetError `INVALID_OPTION` where weights have values that half precision can't hold */
export function checkHalves(title: string, { data }: NamedTensors, precision: Precision): void {
  if (precision === 'float32' || fitHalves(data)) return;
  throw new FacetError('INVALID_OPTION', `${title} has values too large for float16.`);
}

function onnxFile(
  weights: NamedTensors,
  network: string,
  { embedder }: Exported,
  { metadata, ...options }: OnnxOptions,
): Blob | Promise<Blob> {
  const own = findNetwork(network);
  if (own && embedder) {
    const { embeddingSize, normalise, standardisation } = embedder;
    const layers = writtenLayers(own, weights, embeddingSize);
    return blobOf(
      onnxModel(own, layers, {
        ...options,
        ...{ embeddingSize, normalise, output: 'embedding' },
        metadata: {
          ...metadata,
          input: `[batch, height, width, RGB], float32, 0..255 standardised: ${INPUTS[standardisation]}`,
          output: normalise ? 'the embedding, of length 1' : 'the embedding, not normalised',
        },
      }),
    );
  }
  const { nets } = DETECTORS.find(({ id }) => id === network)!;
  const files = nets.map((net) => {
    const layers = writtenLayers(net, weights, 0, `${net.id}/`);
    const sides = { sides: sidesOf(net) };
    const input = '[batch, height, width, RGB], float32, (x - 127.5) / 128 of 0..255';
    const model = onnxModel(net, layers, {
      ...{ ...options, ...sides },
      metadata: { ...metadata, input },
    });
    return { name: `${net.id}.onnx`, data: blobOf(model) };
  });
  return zipBlob(files);
}

/** How each standardisation is done, for whoever runs the file elsewhere. */
const INPUTS = {
  fixed: '(x - 127.5) / 128',
  prewhiten: '(x - mean) / max(deviation, 1 / sqrt(count)), both of all values of the picture',
  dlib: '(x - [122.782, 117.001, 104.298]) / 256',
} as const;

/** A net without a matrix takes pictures of any size. */
function sidesOf({ id }: Network): OnnxOptions['sides'] {
  return id === 'pnet' ? ['height', 'width'] : undefined;
}

function blobOf(pieces: ReturnType<typeof onnxModel>): Blob {
  return new Blob([...pieces], { type: 'application/octet-stream' });
}
