/** A gallery as it is kept and as it travels: people with their faces, and those that were said not to be them. */
import type { EnrolledFace } from '../base/types/gallery';
import type { Box, Landmarks } from '../base/types';

/** Where the face is in the picture kept of it, from which any embedder can embed it. */
export interface CropPlace {
  /** Size of the picture, pixels. */
  width: number;
  height: number;
  /** Pixels of the picture for one of the photo. */
  scale: number;
  box: Box;
  landmarks: Landmarks;
  /** The photo was a face crop already: its landmarks are unknown. */
  aligned?: boolean;
}

export interface FaceRecord extends Omit<
  EnrolledFace,
  'hasCrop' | 'cropBox' | 'embedded' | 'outlier'
> {
  /** By the embedder that made each. */
  embeddings: Record<string, Float32Array<ArrayBuffer>>;
  crop?: CropPlace;
}

/** A face with the picture kept of it. */
export interface FaceWithCrop {
  record: FaceRecord;
  /** There with `record.crop`. */
  picture?: Blob;
}

export interface PersonContent {
  name: string;
  faces: FaceWithCrop[];
  /** Faces that were said not to be this person. */
  not: FaceWithCrop[];
}
