/** What learns, whatever it learns from: a mode of training as the run that drives it sees it. */
import type { Camera, Standardisation, TrainedStep, TrainEvent } from '../../base/types';

/** A photo of the gallery, or of the guard. */
export interface TrainingPhoto {
  path: string;
  /** Absent where a training goes on without its photos. */
  file?: Blob;
  /** Number of the person, 0 to people - 1. */
  label: number;
  /** How it is looked at, where that is not as the photos that teach are: of a guard's. */
  as?: { aligned: boolean; camera?: Camera; flip?: boolean };
}

/** Named tensors, as they are after the last step. */
export interface TrainedTensors {
  tensors: { name: string; shape: number[]; offset: number }[];
  data: Float32Array<ArrayBuffer>;
}

export interface Learner {
  readonly steps: number;
  /** Steps an epoch: figures are measured after each. */
  readonly epochSize: number;
  /** Steps done. */
  readonly step: number;
  /**
   * The next steps, at most so many; none where it has come to its end.
   * @throws FacetError `MODEL_UNKNOWN` where the worker was started anew: then {@link restore}, and go on
   */
  next(count: number, signal?: AbortSignal): Promise<TrainedStep[]>;
  /**
   * Embeddings of length 1, row after row.
   * @param share of what was learned since the start: 0 are the old weights
   */
  embeddings(photos: readonly TrainingPhoto[], share: number): Promise<Float32Array>;
  /** All that the next step depends on, as it can be kept and crosses between threads. */
  state(): Promise<unknown>;
  /** Begins anew on the worker that runs now and goes on from there; without a state from the start. */
  restore(state?: unknown): Promise<void>;
  /**
   * Whether weights between the old and the new make sense. Not where layers began at random or have another shape:
   * then the only shares are 0 and 1, whose embeddings may differ in length.
   */
  readonly blends: boolean;
  /** How pictures are standardised for what it learned, where that is not as for the weights before. */
  readonly standardisation?: Standardisation;
  /** The network's own tensors, without heads. */
  trained(): Promise<TrainedTensors>;
  end(): Promise<void>;
  /** Of the epoch that ended last: for the files that the scripts write. */
  readonly epoch?: { timeValidate: number; prelogitsHistogram?: number[] };
}

/** Tells those who watch. */
export type Emit = (event: TrainEvent) => void;
