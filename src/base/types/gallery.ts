/** People with names: who is enrolled, and who somebody in a photo is. */
import type { FacetError } from '../errors';
import type { CallOptions, Photo } from './calls';
import type { Tree } from './datasets';
import type { Box, FaceQuality, Landmarks } from './faces';
import type { GatherOptions, PhotoFace } from './people';
import type { EmbedOptions } from './recognition';

/** A face of somebody enrolled, or one that was said not to be them. */
export interface EnrolledFace {
  /** As `PhotoFace.id`. */
  id: string;
  /** SHA-256 of the photo's file. */
  photo: string;
  /** Where the photo was found. */
  path: string;
  /** In pixels of the upright photo. */
  box: Box;
  landmarks: Landmarks;
  /** As `Face.turn`. */
  turn?: 90 | 180 | 270;
  score: number;
  quality?: FaceQuality;
  /** When it was enrolled, milliseconds since 1970. */
  added: number;
  /** Whether a picture of it is kept, from which another embedder can embed it. */
  hasCrop: boolean;
  /** Where in that picture the face is, pixels of it. */
  cropBox?: Box;
  /** Whether the embedder in use has an embedding of it. */
  embedded: boolean;
  /** Median squared distance to the person's other faces where it is beyond the embedder's threshold: is it somebody else? */
  outlier?: number;
}

/** Somebody enrolled. */
export interface Person {
  name: string;
  /** In the order in which they were enrolled. */
  faces: EnrolledFace[];
  /** Faces that were said not to be this person. */
  not: EnrolledFace[];
}

/** Options of enrolling. */
export interface EnrolOptions extends Pick<
  GatherOptions,
  'model' | 'detector' | 'detect' | 'aligned'
> {
  /** Which face of each photo: the original's choice of one, or a photo of several faces is left out. Default `'best'`. */
  face?: 'best' | 'only';
  /** Keep a picture of each face, from which another embedder can embed it. Default true. */
  crops?: boolean;
}

/** Options of enrolling faces that are embedded already. */
export interface EnrolFacesOptions extends Pick<EnrolOptions, 'crops'> {
  /** Id of the weights that embedded them. Default: the embedder in use. */
  model?: string;
}

/** Why a face that was found is not enrolled. */
export type NotEnrolledReason =
  /** It is enrolled already. */
  | 'enrolled'
  /** The person has nearly the same picture: it would add nothing. */
  | 'same picture'
  /** It is enrolled for another person. */
  | 'somebody else'
  /** It was said not to be this person. */
  | 'not this person'
  /** The photo shows several faces, and `face` is `'only'`. */
  | 'several faces';

/** A face or photo that was not enrolled. */
export interface NotEnrolled {
  name: string;
  path: string;
  reason: NotEnrolledReason | 'failed';
  /** The same in a sentence. */
  says: string;
  /** Of one that failed: `NO_FACE`, `STORAGE_FULL`, why the photo could not be read. */
  error?: FacetError;
}

/** What became of an enrolment. */
export interface Enrolment {
  enrolled: { name: string; face: EnrolledFace }[];
  notEnrolled: NotEnrolled[];
  /** Whether it will be there at the next visit. */
  kept: boolean;
  notes: string[];
}

/** What became of a face that was said not to be somebody. */
export interface Rejected {
  /** Whether that will be known at the next visit. */
  kept: boolean;
}

/** How a face is held against those enrolled. */
export const IDENTIFY_METHODS = ['nearest', 'mean', 'svm'] as const;
export type IdentifyMethod = (typeof IDENTIFY_METHODS)[number];

/** Options of identifying. */
export interface IdentifyOptions extends Pick<
  EmbedOptions,
  'model' | 'detector' | 'detect' | 'aligned' | 'face'
> {
  /** `'nearest'`: the nearest face of each person; `'mean'`: the mean of each person's faces; `'svm'`: of the nearest people the one whom most linear support vector machines speak for, one for each two. Default `'nearest'`. */
  method?: IdentifyMethod;
  /** Share of strangers who may be taken for somebody enrolled (false positive identification rate). Default 0.01. */
  fpir?: number;
}

/** Somebody whom a face may show. */
export interface IdentityCandidate {
  name: string;
  /** Squared Euclidean, by the method. */
  distance: number;
  /** Nearer than this it is them. */
  threshold: number;
  /** That it is them, 0..1, where half of those asked about are enrolled. */
  probability: number;
  /** Their enrolled faces that are nearest, at most three. */
  nearest: { id: string; distance: number }[];
  /** A face that was said not to be them is nearer than any of theirs. */
  rejected?: boolean;
}

/** A face of a photo with who it is. */
export interface IdentifiedFace extends PhotoFace {
  /** Undefined: nobody enrolled, or nobody can say. */
  name?: string;
  /** Of the first candidate; 0 where there is none. */
  probability: number;
  /** At most five, the nearest first. */
  candidates: IdentityCandidate[];
  /** Why it has this name or none, as a sentence. */
  why: string;
}

/** Who is in a photo. */
export interface Identification {
  /** Size of the upright photo, pixels. */
  width: number;
  height: number;
  faces: IdentifiedFace[];
  /** Id of the embedder's weights. */
  model: string;
  /** Enrolled people and faces that were asked. */
  people: number;
  enrolled: number;
  notes: string[];
}

export type ManyIdentified = { index: number; identified?: Identification; error?: FacetError };

/** Options of writing a gallery to a file. */
export interface ExportGalleryOptions {
  /** Encrypts the file. Needs a page over https or at localhost. */
  passphrase?: string;
  /** With the pictures of the faces. Default true. */
  crops?: boolean;
}

export interface ImportGalleryOptions {
  /** Of a file that is encrypted. */
  passphrase?: string;
}

/** What an import brought. */
export interface GalleryImport {
  /** Names that were not there before. */
  newPeople: string[];
  newFaces: number;
  /** Faces that were there already, and stayed as they were. */
  known: number;
  kept: boolean;
  /** What to know: "1 face is enrolled for another person here". */
  notes: string[];
}

/** Options of bringing a gallery to another embedder. */
export interface RefreshOptions {
  /** Id of the embedder's weights. Default: the embedder in use. */
  model?: string;
  /** Photos in which faces without a picture are looked for, by their content. */
  photos?: Tree;
}

/** What became of it. */
export interface Refreshed {
  /** Faces that were embedded. */
  embedded: number;
  /** Those whose picture is not kept, and whose photo was not among those given. */
  missing: { name: string; id: string; path: string }[];
  kept: boolean;
}

/** People whom Facet knows by name. Names are compared without spaces at their ends. */
export interface Gallery {
  /** Everybody enrolled, by name. */
  people(): Promise<Person[]>;
  /** The picture that is kept of a face: the square of the photo around it. */
  crop(id: string): Promise<Blob | undefined>;
  /** A face of each photo for a name, new or known. A photo that fails is told of, and the rest goes on. */
  enrol(name: string, photos: Tree, options?: EnrolOptions & CallOptions): Promise<Enrolment>;
  /** Everybody of a tree of folders, one a person. */
  enrolTree(tree: Tree, options?: EnrolOptions & CallOptions): Promise<Enrolment>;
  /** Faces that are embedded already. @param file the photo of each */
  enrolFaces(
    name: string,
    faces: Iterable<{ face: PhotoFace; file: Blob }>,
    options?: EnrolFacesOptions & CallOptions,
  ): Promise<Enrolment>;
  rename(name: string, to: string): Promise<void>;
  /** All faces of the first become the second's. */
  merge(name: string, into: string): Promise<void>;
  /** Gives a face to another person, new or known. */
  moveFace(id: string, to: string): Promise<void>;
  /** With all their faces, and with what was said not to be them. */
  removePerson(name: string): Promise<void>;
  removeFace(id: string): Promise<void>;
  /** Who is in a photo. Faces that the embedder has not seen yet are embedded first, from the pictures kept. */
  identify(photo: Photo, options?: IdentifyOptions & CallOptions): Promise<Identification>;
  /** Like `identify`, one result a photo, in order. */
  identifyMany(
    photos: Iterable<Photo> | AsyncIterable<Photo>,
    options?: IdentifyOptions & CallOptions,
  ): AsyncIterable<ManyIdentified>;
  /** This face is not that person: it, and faces like it, are unknown from now on. @param file the photo, to keep a picture of the face */
  notThisPerson(
    name: string,
    face: PhotoFace,
    file?: Blob,
    options?: EnrolFacesOptions & CallOptions,
  ): Promise<Rejected>;
  /** Takes that back. */
  takeBack(name: string, id: string): Promise<void>;
  /** The whole gallery as a `.facet` file. */
  export(options?: ExportGalleryOptions & CallOptions): Promise<Blob>;
  /** Adds what is in a `.facet` file; nothing that is there is lost. */
  import(file: Blob, options?: ImportGalleryOptions & CallOptions): Promise<GalleryImport>;
  /** Embeds all faces by another embedder; names stay. */
  refresh(options?: RefreshOptions & CallOptions): Promise<Refreshed>;
  /** Forgets everybody, in every tab. */
  wipe(): Promise<void>;
  /** Calls back at once with everybody, and at each change, by this tab or another; returns the unsubscriber. */
  subscribe(listener: (people: Person[]) => void): () => void;
}
