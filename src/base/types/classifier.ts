/** Classifiers of people: linear support vector machines with probabilities. */
import type { FacetError } from '../errors';
import type { CallOptions } from './calls';
import type { Tree } from './datasets';
import type { Gallery } from './gallery';
import type { GatherOptions, LookedAt, PhotoFace } from './people';

/** A linear support vector machine, one against one, as libsvm keeps it. */
export interface Svc {
  /** Values of an embedding. */
  size: number;
  /** Support vectors, row after row, those of the first class first. */
  vectors: Float64Array;
  /** How many of them are of each class. */
  counts: number[];
  /** Classes less one rows of a coefficient a support vector: libsvm's `sv_coef`. */
  coefficients: Float64Array[];
  /** Of each pair of classes, in the order (0, 1), (0, 2) ... (1, 2) ...; a decision above 0 is for the first. */
  rho: Float64Array;
  /** Of each pair, the sigmoid 1 / (1 + exp(A decision + B)); absent where it was trained without probabilities. */
  probA?: Float64Array;
  probB?: Float64Array;
}

/** Tells people whom it has learned. */
export interface Classifier {
  /** Of each class. */
  names: string[];
  svc: Svc;
  /** Id of the embedder's weights; undefined where a pickle does not say. */
  model?: string;
  /** Those weights, and how they were set when it learned from photos; undefined where nobody knows. */
  embedder?: string;
  /** Embeddings are multiplied by this before anything else. */
  scale: number;
  /** By what somebody gets their name, where nothing else is asked for. */
  nameBy: NameBy;
  from: 'Facet' | 'scikit-learn';
}

/** Most pairs won, or the largest probability. */
export const NAME_BY = ['votes', 'probability'] as const;
export type NameBy = (typeof NAME_BY)[number];

/** What a classifier says of a face. */
export interface Guess {
  name: string;
  /** Place of the name among the classifier's. */
  person: number;
  /** Of the name, 0..1; undefined for a classifier without probabilities. */
  probability?: number;
  /** Pairs of people that the name won, of as many as there are others. */
  votes: number;
  /** Of everybody, in the order of the classifier's names. */
  probabilities?: Float64Array;
  /** The likeliest people, the name first. */
  top: { person: number; name: string; probability?: number; votes: number }[];
}

/** How well names were given. */
export interface ClassifierFigures {
  /** Share of the photos that got the right name; NaN without any. */
  accuracy: number;
  /** Photos by who they show (row) and who they were taken for (column). */
  confusion: number[][];
  /** Of each person. NaN: nobody was taken for them, or they had no photo. */
  people: { photos: number; precision: number; recall: number }[];
}

/** People by embeddings that are there already. */
export interface ClassifierPeople {
  /** Id of the weights that embedded them. */
  model: string;
  people: { name: string; photos: { path: string; embedding: Float32Array }[] }[];
}

/** Options of training a classifier. */
export interface TrainClassifierOptions extends Omit<GatherOptions, 'face'> {
  /** `'as the original'`: embeddings as they are, the name of the largest probability. Single options go before it. Default `'plain'`. */
  preset?: 'plain' | 'as the original';
  /** Photos are divided into those that teach and those that test; else all teach. Default true. */
  split?: boolean;
  /** People with fewer photos are left out. Default 8. */
  minImages?: number;
  /** Photos of each person that teach; the rest test. Default 5. */
  trainImages?: number;
  /** Of the split, and of the folds by which the probabilities are fitted. Default 666. */
  seed?: number;
  /** Embeddings are brought to the usual distances of facenet's networks. Default: the preset's. */
  scaled?: boolean;
  /** What gives somebody their name. Default: the preset's. */
  nameBy?: NameBy;
}

/** A photo with who it shows and who it was taken for. */
export interface Tested {
  path: string;
  /** Who it shows. */
  truth: string;
  guess: Guess;
  /** Of the true name, 0..1; undefined for a classifier without probabilities. */
  probability?: number;
}

/** How a classifier does on photos whose people are known. */
export interface ClassifierTest extends ClassifierFigures {
  /** Accuracy where the name is that of the most votes, and where it is that of the largest probability. */
  byVotes: number;
  byProbability?: number;
  /** Every photo, the worst first: wrong ones by how sure of it, then right ones by how unsure. */
  photos: Tested[];
}

/** A classifier, and how good it is. */
export interface TrainedClassifier {
  classifier: Classifier;
  /** On the photos that did not teach; undefined where all taught. */
  test?: ClassifierTest;
  /** People who were left out, with their photos. */
  leftOut: { name: string; photos: number }[];
  /** Photos without a face, and those that could not be read. */
  without: { path: string; error: FacetError }[];
  /** Photos that taught. */
  taught: number;
  /** Where it learned from the gallery: its pictures, by the paths that the test has. */
  pictures?: ReadonlyMap<string, Blob>;
  notes: string[];
}

/** Options of asking a classifier. */
export interface PredictOptions extends Omit<GatherOptions, 'model'> {
  /** What gives somebody their name. Default: the classifier's. */
  nameBy?: NameBy;
  /** Folders of the photos are people: the classifier is tested on them, with one face a photo. Default false. */
  labelled?: boolean;
}

/** Who is in photos, by a classifier: one of those whom it knows, whoever it is. */
export interface Predicted {
  photos: (Omit<LookedAt, 'faces'> & { faces: (PhotoFace & { guess: Guess })[] })[];
  /** Where folders are people: how well it did on those whom it knows. */
  test?: ClassifierTest;
  without: { path: string; error: FacetError }[];
  notes: string[];
}

/** Linear support vector machines on embeddings: classifier.py, predict.py and their pickles. */
export interface Classifiers {
  /** Learns people from photos in folders, from embeddings, or from the pictures that the gallery keeps. */
  train(
    people: Tree | ClassifierPeople | Gallery,
    options?: TrainClassifierOptions & CallOptions,
  ): Promise<TrainedClassifier>;
  /** Every face of every photo with a name. */
  predict(
    classifier: Classifier,
    photos: Tree,
    options?: PredictOptions & CallOptions,
  ): Promise<Predicted>;
  /** A classifier of Facet's (JSON), or one that classifier.py wrote (a pickle, in which nothing is run). */
  open(file: Blob): Promise<Classifier>;
  /** As JSON. */
  save(classifier: Classifier): Blob;
}
