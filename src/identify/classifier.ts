/** Who somebody is, by a classifier: from its support vector machine's decisions to a name. */
import type { Classifier, Guess, NameBy } from '../base/types';
import { decisions, largest, probabilities, votes } from './svm/predict';

/** People beside the name that are told of. */
const TOP = 5;

/** Where embeddings of facenet's networks are told apart best, squared Euclidean. */
const USUAL = 1.24;

/**
 * What embeddings are multiplied by, so that people are as far apart as facenet's networks put them: with
 * C = 1 a support vector machine of small embeddings hardly learns.
 * @param threshold where most pairs are told rightly, squared Euclidean
 */
export const scaleOf = (threshold: number): number => Math.fround(Math.sqrt(USUAL / threshold));

/** In float32, and then exact. */
export function scaled(embedding: ArrayLike<number>, scale: number): Float64Array {
  return Float64Array.from(embedding, (value) =>
    scale === 1 ? value : Math.fround(value * scale),
  );
}

/** @param embedding by the classifier's embedder, as long as its support vectors */
export function guess(
  { svc, names, scale, nameBy }: Classifier,
  embedding: ArrayLike<number>,
  by: NameBy = nameBy,
): Guess {
  const decided = decisions(svc, scaled(embedding, scale));
  const won = votes(decided, names.length);
  const probable = probabilities(svc, decided);
  const person = largest(by === 'probability' && probable ? probable : won);
  const of = (each: number) => ({
    person: each,
    name: names[each]!,
    ...(probable && { probability: probable[each]! }),
    votes: won[each]!,
  });
  const others = names
    .map((_, each) => each)
    .filter((each) => each !== person)
    .sort((a, b) => (probable ? probable[b]! - probable[a]! : won[b]! - won[a]!));
  return {
    ...of(person),
    ...(probable && { probabilities: probable }),
    top: [person, ...others].slice(0, TOP).map(of),
  };
}
