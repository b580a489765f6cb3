/** Classifiers of people: linear support vector machines with probabilities. */

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
