/** What the numbers worker exposes: long arithmetic beside the device's work, so that neither waits for the other. */
import type { CallOptions, TrainingFigures } from '../base/types';
import { Turns } from '../base/turns';
import { evaluatingPairs, type ProtocolOptions, type ProtocolResult } from '../protocol/evaluate';
import { trainingFigures, type Sets } from '../train/figures';
import { judge, type Judgement } from '../train/judge';
import { suspectPhotos, type Suspect } from '../train/suspects';
import { alikeRows } from '../train/hold-out';
import { Classifying } from './classifying';
import { CleaningDesk } from './cleaning';
import { ClusteringDesk } from './clustering';

/** Pairs to evaluate: each vector crosses once, however many pairs it is in. */
export interface PairsOfVectors {
  vectors: Float32Array[];
  /** Places in `vectors`. */
  a: Uint32Array;
  b: Uint32Array;
  /** 1: the same person. */
  same: Uint8Array;
  options: ProtocolOptions;
}

export class Numbers {
  readonly classifying = new Classifying();
  readonly cleaning = new CleaningDesk();
  readonly clustering = new ClusteringDesk();

  /**
   * facenet's evaluation on pairs.
   * @throws FacetError `INVALID_OPTION` as {@link evaluatingPairs}, `ABORTED` between two folds
   */
  async evaluate(
    { vectors, a, b, same, options }: PairsOfVectors,
    { signal }: CallOptions = {},
  ): Promise<ProtocolResult> {
    const of = (side: Uint32Array) => Array.from(side, (i) => vectors[i]!);
    const evaluating = evaluatingPairs(of(a), of(b), same, options);
    const turns = new Turns(signal);
    for (;;) {
      const { done, value } = evaluating.next();
      if (done) return value;
      await turns.next();
    }
  }

  /** Held-out figures by one set of weights. */
  async trainingFigures(sets: Sets, falseAlarms: number): Promise<TrainingFigures> {
    return trainingFigures(sets, falseAlarms);
  }

  /** Old weights against shares of new ones. */
  async judge(
    old: Sets,
    byShare: [share: number, sets: Sets][],
    falseAlarms: number,
  ): Promise<Judgement> {
    return judge(old, byShare, falseAlarms);
  }

  /** Photos that show somebody else, probably, and those that show the same picture as another. */
  async lookThrough(
    embeddings: Float32Array,
    size: number,
    labels: number[],
    alikeFrom: number,
  ): Promise<{ suspects: Suspect[]; alike: number[] }> {
    return {
      suspects: suspectPhotos(embeddings, size, labels),
      alike: alikeRows(embeddings, size, alikeFrom),
    };
  }
}
