/** How often an embedder takes two people for one, at which distance. */
import type { ModelInfo } from '../../base/types';
import {
  estimatedMatches,
  falseMatchesOf,
  type FalseMatches,
} from '../../identify/false-match-rates';
import { thresholdOf } from '../compare/judge';

export interface Rates {
  matches: FalseMatches;
  /** False where they are other weights' rates, brought to the scale of these. */
  measured: boolean;
}

/**
 * As measured; of weights that nobody measured, or that are set otherwise, in proportion to their threshold: those
 * trained further have the rates of what they come from, others those of facenet's published network.
 * @param all weights there are, to know where trained ones come from; their parent is known without
 * @param norm that embeddings usually have, where they are not of length 1
 */
export function ratesOf(model: ModelInfo, all: readonly ModelInfo[] = [], norm?: number): Rates {
  const own = model.changed ? undefined : falseMatchesOf(model.id);
  if (own) return { matches: own, measured: true };
  const known = falseMatchesOf(ancestorOf(model, all));
  const { normalise } = model.embedder!;
  const usual = thresholdOf(model.embedder!);
  const length = normalise ? 1 : (norm ?? known?.mean.norm ?? 1);
  return { matches: estimatedMatches(usual, length, known), measured: false };
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
