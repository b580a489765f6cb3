/** Weights as NumPy's .npz: `numpy.load(file)[name]` gives each tensor. */
import { zipBlob, type ZipFile } from '../files/out/zip-writer';
import { npy, npyStrings } from './npy';
import { valuesOf, type NamedTensors, type Precision } from './weights';

/**
 * @param metadata texts by name: as JSON in the array `metadata`
 * @returns a stored zip with one .npy a tensor, called as the tensor
 */
export function npzFile(
  { tensors, data }: NamedTensors,
  precision: Precision,
  metadata: Readonly<Record<string, string>>,
): Promise<Blob> {
  const files = function* (): Generator<ZipFile> {
    for (const tensor of tensors) {
      const values = npy(valuesOf(tensor, data, precision), [...tensor.shape]);
      yield { name: `${tensor.name}.npy`, data: values };
    }
    yield { name: 'metadata.npy', data: npyStrings([JSON.stringify(metadata)]) };
  };
  return zipBlob(files());
}
