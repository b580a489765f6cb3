/** What runs in a realm of its own: an engine, with the nets that a case asks of it. */
import type { Face, Weights } from '../../src/base/types';
import type { ResolvedOptions } from '../../src/mtcnn/options';
import type { Pixels } from '../../src/photos/pixels';

/** The nets that are measured alone. */
export type EmbedderId = 'inception-resnet-v1' | 'dlib-resnet';

/** Float32 [height, width, 3], row-major, standardised. */
export interface Picture {
  height: number;
  width: number;
  values: Float32Array;
}

/** What a case is of: inputs in memory, of which each run starts. */
export type Job =
  | {
      kind: 'embed';
      network: EmbedderId;
      embeddingSize: number;
      /** `batch` pictures of one size, one after another. */
      batch: number;
      values: Float32Array;
    }
  /** P-Net over every level of a pyramid. */
  | { kind: 'pnet'; levels: Picture[] }
  /** The whole cascade over photos of one size. */
  | { kind: 'detect'; photos: Pixels[]; options: ResolvedOptions };

/** What an engine found: one a photo. */
export type Found = Pick<Face, 'box' | 'score'> & Partial<Pick<Face, 'landmarks'>>;

/** Results in memory, in which each run ends. */
export type Result =
  /** Embeddings, not normalised; or P-Net's map of each level, [cellsY, cellsX, 6]. */
  { rows: Float32Array[] } | { faces: Found[][] };

export interface Contestant {
  /** @returns what it says of itself: versions and settings */
  start(): Promise<string>;
  /** Makes ready for runs of a case, in place of an earlier one. `weights`: of the nets that it is about. */
  prepare(job: Job, weights: Weights): Promise<void>;
  run(): Promise<Result>;
}

/** An engine that recognises faces by itself: its own detector, its own crop, its own embedder. */
export interface Recogniser {
  /** Every face with its score, the unlikely ones too. */
  find(photo: Pixels): Promise<Found[]>;
  /** The embedding of the face that matters most; undefined where it finds none. */
  describe(photo: Pixels): Promise<Float32Array | undefined>;
}
