/** The list that align_dataset_mtcnn.py writes beside its crops. */
import type { AlignedPhoto } from '../base/types';

/** A photo's lines: `path x1 y1 x2 y2` for each crop, the path alone without a face, none for a file that can't be read. */
export function boundingBoxLines({ output, outputs, error }: AlignedPhoto): string {
  if (error?.code === 'NO_FACE') return `${output}\n`;
  return outputs.map(({ path, box }) => `${path} ${box.join(' ')}\n`).join('');
}
