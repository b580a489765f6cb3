/** Which face of a photo is meant where one is wanted. */
import type { Face } from '../base/types';

/**
 * The original's choice (align_dataset_mtcnn): the largest area minus twice the squared distance of
 * the box's centre from the photo's.
 * @returns an index, or -1 without faces
 */
export function chooseFace(faces: Pick<Face, 'box'>[], width: number, height: number): number {
  let best = -1;
  let most = -Infinity;
  faces.forEach(({ box: [x1, y1, x2, y2] }, i) => {
    const dx = (x1 + x2) / 2 - width / 2;
    const dy = (y1 + y2) / 2 - height / 2;
    const value = (x2 - x1) * (y2 - y1) - 2 * (dx * dx + dy * dy);
    if (value > most) {
      most = value;
      best = i;
    }
  });
  return best;
}
