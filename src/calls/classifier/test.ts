/** A classifier held against photos whose people are known. */
import type { CallOptions, Classifier, ClassifierTest, NameBy, Tested } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { classifierFigures } from '../../identify/classifier-measures';
import type { PersonPhoto } from './people';

/** A photo of one whom the classifier knows. */
export interface Question extends PersonPhoto {
  /** Place among the classifier's names. */
  label: number;
}

export async function tested(
  engine: Engine,
  classifier: Classifier,
  questions: readonly Question[],
  by: NameBy,
  signal?: CallOptions['signal'],
): Promise<ClassifierTest> {
  const vectors = questions.map(({ embedding }) => embedding);
  const ask = (how: NameBy) =>
    engine.numbers({ signal }, (remote, crossing) =>
      remote.classifying.guess(classifier, vectors, how, crossing),
    );
  const [byVotes, byProbability] = [await ask('votes'), await ask('probability')];
  const guesses = by === 'votes' ? byVotes : byProbability;
  const truth = questions.map(({ label }) => label);
  const people = classifier.names.length;
  const figures = (of: typeof guesses) =>
    classifierFigures(
      truth,
      of.map(({ person }) => person),
      people,
    );
  return {
    ...figures(guesses),
    byVotes: figures(byVotes).accuracy,
    ...(classifier.svc.probA && { byProbability: figures(byProbability).accuracy }),
    photos: questions
      .map(({ path, label }, i): Tested => {
        const guess = guesses[i]!;
        const probability = guess.probabilities?.[label];
        return {
          path,
          truth: classifier.names[label]!,
          guess,
          ...(probability !== undefined && { probability }),
        };
      })
      .sort(worstFirst),
  };
}

/** Wrong ones by how sure they were, right ones by how unsure. */
function worstFirst(a: Tested, b: Tested): number {
  const wrong = (of: Tested) => Number(of.guess.name !== of.truth);
  if (wrong(a) !== wrong(b)) return wrong(b) - wrong(a);
  const sure = (of: Tested) => of.guess.probability ?? of.guess.votes;
  return wrong(a) ? sure(b) - sure(a) : sure(a) - sure(b);
}
