/** From those who are nearest to a name, or to none, and how sure that is. */
import { likelihoodRatio, type FalseMatches } from './false-match-rates';
import type { Candidate } from './open-set';

export type Reason = 'nobody enrolled' | 'near' | 'too far' | 'rejected';

export interface Decision {
  /** Undefined: unknown. */
  person?: string;
  reason: Reason;
}

/** The first candidate where they are near enough and nothing speaks against it; else nobody. */
export function decisionOn([first]: readonly Candidate[]): Decision {
  if (!first) return { reason: 'nobody enrolled' };
  // A distance that is no number is near to nobody.
  if (!(first.distance < first.threshold)) return { reason: 'too far' };
  if (first.rejectedBy) return { reason: 'rejected' };
  return { person: first.person, reason: 'near' };
}

/**
 * That somebody is each of the candidates, 0..1, by Bayes' rule: half of those asked about are enrolled, each person
 * as likely as another, and the nearest of n faces of a stranger lies n times as densely at a small distance as one.
 * One that a nearer face speaks against counts as not enrolled.
 * @param people how many are enrolled; those who are no candidates are too far to matter
 */
export function probabilitiesOf(
  candidates: readonly Candidate[],
  people: number,
  matches: FalseMatches,
): number[] {
  const odds = candidates.map(({ nearest: [face], faces, rejectedBy }) => {
    if (!face || rejectedBy) return 0;
    return likelihoodRatio(matches, face.distance) / faces;
  });
  const all = odds.reduce((sum, each) => sum + each, people);
  return odds.map((each) => each / all);
}
