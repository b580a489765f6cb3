/** What the stages of the cascade share: the run they are part of, and what each can tell. */
import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { Box } from '../base/types';
import type { Candidate } from './boxes';
import type { Nets } from './nets';
import type { ResolvedOptions } from './options';
import type { Level } from './pyramid';

/** One row of R- or O-Net. */
export interface NetOutput {
  score: number;
  regression: Box;
  /** Five x, then five y, as fractions of the crop; O-Net only. */
  points: number[];
}

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
