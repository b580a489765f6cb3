/**
 * MTCNN's cascade, exactly as facenet's `detect_face` runs it (Zhang et al. 2016). Photos of one size
 * go through it together; each of the three stages is read back from the device once.
 */
import type { Face } from '../base/types';
import { propose } from './propose';
import { output, refine } from './refine';
import type { Run } from './run';

/** Faces of each photo of the batch, and the milliseconds that each stage took for all of them. */
export interface BatchResult {
  faces: Face[][];
  pnet: number;
  rnet: number;
  onet: number;
}

/**
 * Finds the faces of photos of one size. Nothing of the run stays on the device.
 * @returns boxes and landmarks in the original's coordinates of the photo, surest first, not clipped
 */
export async function detectBatch(run: Run): Promise<BatchResult> {
  const start = performance.now();
  const proposals = await propose(run);
  const proposed = performance.now();
  const squares = await refine(run, proposals);
  const refined = performance.now();
  const found = await output(run, squares);
  const faces: Face[][] = Array.from({ length: run.photos.shape[0] }, () => []);
  for (const { photo, face } of found) faces[photo]!.push(face);
  return {
    faces: faces.map((list) => list.slice(0, run.options.maxFaces)),
    pnet: proposed - start,
    rnet: refined - proposed,
    onet: performance.now() - refined,
  };
}
