/** Weights saved as a file of their own name. */
import type { ExportFormat, ExportModelOptions } from '../base/types';
import { facet } from '../page-facet';
import { download } from './downloads';

const ENDINGS: Record<ExportFormat, string> = {
  safetensors: '.safetensors',
  npz: '.npz',
  tfjs: '-tfjs.zip',
  onnx: '.onnx',
};

type Call = Omit<Parameters<typeof facet.exportModel>[1], keyof ExportModelOptions>;

/** @returns the file's size, bytes */
export async function saveWeights(
  id: string,
  options: Required<ExportModelOptions>,
  call: Call = {},
): Promise<number> {
  const { format, dtype } = options;
  const file = await facet.exportModel(id, { ...options, ...call });
  // A detector is a zip of its nets.
  const ending =
    format === 'onnx' && file.type === 'application/zip' ? '-onnx.zip' : ENDINGS[format];
  download(file, `${id}${dtype === 'float16' ? '-float16' : ''}${ending}`);
  return file.size;
}
