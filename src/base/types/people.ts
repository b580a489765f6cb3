/** Faces of many photos: what clusters, the gallery, the classifier and cleaning begin with. */
import type { FacetError } from '../errors';
import type { Face } from './faces';
import type { EmbedOptions } from './recognition';
import type { ModelInfo } from './weights';

/** A face in one of many photos. */
export interface PhotoFace {
  /** Of the photo's content and where the face is in it: the same whoever looks again. */
  id: string;
  /** SHA-256 of the photo's file, by which decisions about its faces are kept. */
  photo: string;
  /** Where the photo was found. */
  path: string;
  face: Face;
  embedding: Float32Array;
}

/** Embeddings that were saved earlier, as faces without photos. */
export interface OpenedEmbeddings {
  /** A row each; `path` is the person's name, where it is known, and the row. */
  faces: PhotoFace[];
  /** Whether it is known of every row whom it is of: then the folders of the paths name people. */
  named: boolean;
}

/** A photo that was looked at. */
export interface LookedAt {
  path: string;
  /** SHA-256 of its file. */
  photo: string;
  file: Blob;
  /** Size of the upright photo, pixels. */
  width: number;
  height: number;
  faces: PhotoFace[];
}

/** Options of looking for the faces of many photos. */
export type GatherOptions = Pick<
  EmbedOptions,
  'model' | 'detector' | 'detect' | 'aligned' | 'face' | 'flip'
>;

/** Faces of many photos by one embedder. */
export interface Gathered {
  photos: LookedAt[];
  /** Photos that could not be read, and those without a face (`NO_FACE`). */
  without: { path: string; error: FacetError }[];
  /** The embedder's weights. */
  model: ModelInfo;
  /** What a person should know: "3 hidden files were left out". */
  notes: string[];
}
