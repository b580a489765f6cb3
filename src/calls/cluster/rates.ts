/** How often an embedder takes two people for one, at which distance. */
import type { ModelInfo } from '../../base/types';
import {
  estimatedMatches,
  falseMatchesOf,
  type FalseMatches,
} from '../../identify/false-match-rates';

/** Whose rates stand in for those of an embedder that nobody measured: facenet's published network. */
const STAND_IN = '20180408-102900';

/**
 * @param all weights there are: those trained further have the rates of what they come from
 * @returns `measured`: false where they are other weights' rates, brought to the scale of these
 */
export function ratesOf(
  model: ModelInfo,
  all: readonly ModelInfo[],
): { matches: FalseMatches; measured: boolean } {
  const own = falseMatchesOf(model.id);
  if (own) return { matches: own, measured: true };
  const matches = falseMatchesOf(ancestorOf(model, all)) ?? falseMatchesOf(STAND_IN)!;
  const { threshold = matches.usual } = model.embedder ?? {};
  return { matches: estimatedMatches(threshold, matches.mean.norm, matches), measured: false };
}

/** The id of the first weights, going back, that were not trained from others that are here. */
function ancestorOf(model: ModelInfo, all: readonly ModelInfo[]): string {
  const met = new Set<string>();
  let at: ModelInfo | undefined = model;
  let id = model.id;
  while (at?.parent !== undefined && !met.has(at.id)) {
    met.add(at.id);
    id = at.parent;
    at = all.find((each) => each.id === id);
  }
  return id;
}
