/** The options of `exportModel`. */
import { EXPORT_FORMATS, type ExportModelOptions } from '../base/types';
import { oneOf, type OptionTable } from './options';

export const EXPORT_MODEL = {
  format: oneOf(EXPORT_FORMATS, {
    meaning:
      '`safetensors`; `npz`, NumPy’s; `tfjs`, a zip of a manifest and its shards; `onnx`, the whole network with its weights, of a detector a zip with a file a net',
    default: 'safetensors',
  }),
  dtype: oneOf(['float32', 'float16'], {
    meaning: 'every value as it is, or in half the size as the nearest of half precision',
    default: 'float32',
  }),
} satisfies OptionTable<ExportModelOptions>;
