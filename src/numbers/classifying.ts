/** The numbers worker's part of classifiers: training them and asking them, with word of how far it is. */
import { Meter } from '../base/meter';
import { Turns } from '../base/turns';
import type { CallOptions, Classifier, Guess, NameBy, Svc } from '../base/types';
import { guess, scaled } from '../identify/classifier';
import { learningLine, type Lesson, type Line } from '../identify/pair-machines';
import { trainingSvc } from '../identify/svm/train';

/** Embeddings that teach. */
export interface Lessons {
  /** Of equal length. */
  vectors: Float32Array[];
  /** Person of each, 0 to people - 1. */
  labels: number[];
  /** They are multiplied by this. */
  scale: number;
  cost: number;
  /** Of the folds by which the probabilities are fitted. */
  seed: number;
}

export class Classifying {
  /** @throws FacetError `ABORTED` between two pairs of people */
  async train(
    { vectors, labels, scale, cost, seed }: Lessons,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Svc> {
    const size = vectors[0]!.length;
    const values = new Float64Array(vectors.length * size);
    vectors.forEach((vector, row) => values.set(scaled(vector, scale), row * size));
    const training = trainingSvc({ values, size }, labels, { cost, seed });
    const turns = new Turns(signal);
    const meter = new Meter('pairs of people');
    let told = 0;
    for (;;) {
      const { done, value } = training.next();
      if (done) return value;
      meter.total = value.total;
      if (value.done > told) onProgress?.(meter.at((told = value.done)));
      await turns.next();
    }
  }

  /** Lines between two people each. @throws FacetError `ABORTED` */
  async lines(
    lessons: readonly Pick<Lesson, 'vectors' | 'scale'>[],
    { signal }: CallOptions = {},
  ): Promise<Line[]> {
    const turns = new Turns(signal);
    const lines: Line[] = [];
    for (const lesson of lessons) {
      const learning = learningLine(lesson);
      for (;;) {
        const { done, value } = learning.next();
        if (done) {
          lines.push(value);
          break;
        }
        await turns.next();
      }
    }
    return lines;
  }

  /** @throws FacetError `ABORTED` between two faces */
  async guess(
    classifier: Classifier,
    vectors: Float32Array[],
    by: NameBy | undefined,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Guess[]> {
    const turns = new Turns(signal);
    const meter = new Meter('faces', vectors.length);
    const guesses: Guess[] = [];
    for (const vector of vectors) {
      guesses.push(guess(classifier, vector, by));
      onProgress?.(meter.at(guesses.length));
      await turns.next();
    }
    return guesses;
  }
}
