/**
 * MTCNN's cascade, exactly as facenet's `detect_face` runs it (Zhang et al. 2016). Photos of one size
 * go through it together; each of the three stages is read back from the device once.
 */
import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { Face } from '../base/types';
import type { Candidate } from './boxes';
import type { Nets } from './nets';
import type { ResolvedOptions } from './options';
import { propose } from './propose';
import type { Level } from './pyramid';
import { output, refine, type NetOutput } from './refine';

/** What one run may use of the device. */
export interface Limits {
  /** Pixels of a level that P-Net takes at once, all photos of the batch together. */
  levelPixels: number;
  /** Crops that R-Net and O-Net take at once. */
  rnetCrops: number;
  onetCrops: number;
}

/** What a stage computed, in the words of the original. */
export type Stage =
  | { name: 'level'; photo: number; level: Level; over: number; boxes: Candidate[] }
  | { name: 'pnet'; boxes: Candidate[] }
  | { name: 'rnet'; outputs: NetOutput[]; boxes: Candidate[] }
  | { name: 'onet'; outputs: NetOutput[] };

export interface Hooks {
  /** Awaited between pieces of work; throws to stop the run. */
  checkpoint?: () => Promise<void>;
  /** Told each stage's result, for comparison with the original's intermediates. */
  trace?: (stage: Stage) => void;
}

/** What every stage works with. */
export interface Run {
  nets: Nets;
  /** int32 [N, height, width], packed (photoTensor). */
  photos: Tensor3D;
  options: ResolvedOptions;
  limits: Limits;
  hooks: Hooks;
}

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
