/** "Why is my figure lower?": the usual causes, of those that this run shows, each with what to do. */
import { wilson } from './intervals';

/** What is known of a run and of its weights. */
export interface RunFacts {
  accuracy: number;
  pairsUsed: number;
  pairsSkipped: number;
  folds: number;
  preset?: string;
  flip: boolean;
  subtractMean: boolean;
  standardisation: { used: string; wanted: string };
  /** The crop is the one the weights want. */
  ownCrop: boolean;
  aligned: boolean;
  /** Weights that want landmarks, on crops that have none. */
  landmarksFoundAgain: boolean;
  /** The detector is the one that comes with Facet. */
  embeddedDetector: boolean;
  /** What the weights' author published, where that is known. */
  published?: number;
}

export interface Cause {
  cause: string;
  advice: string;
}

/** Under this many pairs the interval is wider than any difference one looks for. */
const FEW_PAIRS = 1200;
const MANY_SKIPPED = 0.005;

/** The causes, the likeliest first; empty where nothing speaks for any. */
export function diagnose(facts: RunFacts): Cause[] {
  const { used, wanted } = facts.standardisation;
  const total = facts.pairsUsed + facts.pairsSkipped;
  const causes: [applies: boolean, cause: string, advice: string][] = [
    [
      used !== wanted,
      `The faces were standardised as ${used}, and these weights were trained with ${wanted}.`,
      `Choose ${wanted}. The published network loses 0.012 on LFW folds 1-2 by this alone.`,
    ],
    [
      facts.accuracy < 0.9,
      'An accuracy this low mostly means that the photos are not what they seem: not aligned, or aligned by another rule.',
      'Evaluate the raw photos, which are then aligned on the way, and compare.',
    ],
    [
      !facts.ownCrop,
      'The faces were cut by another rule than these weights want.',
      'Leave the crop at the weights’ own.',
    ],
    [
      facts.landmarksFoundAgain,
      'These weights want faces aligned by landmarks; in box crops the landmarks had to be found again.',
      'Evaluate the raw photos instead of the crops.',
    ],
    [
      facts.pairsSkipped / Math.max(1, total) > MANY_SKIPPED,
      `${facts.pairsSkipped} of ${total} pairs were left out because a photo is missing or shows no face.`,
      'Look at the list of skipped pairs; a smaller minimum size or turned photos may find the faces.',
    ],
    [
      facts.published !== undefined && facts.preset !== 'as published',
      'Published figures are mostly measured with mirrored faces, the mean subtracted and the angular metric.',
      'Choose the preset "as published".',
    ],
    [
      facts.embeddedDetector,
      'The faces were found by the detector that comes with Facet, which places boxes a little differently.',
      'Add the published MTCNN weights on the Models page.',
    ],
    [
      facts.pairsUsed < FEW_PAIRS,
      `With ${facts.pairsUsed} pairs the figure is uncertain: ${interval(facts)} holds the true one 19 times of 20.`,
      'Use all ten folds of LFW: 6,000 pairs.',
    ],
  ];
  return causes.filter(([applies]) => applies).map(([, cause, advice]) => ({ cause, advice }));
}

function interval({ accuracy, pairsUsed }: RunFacts): string {
  const [low, high] = wilson(accuracy * pairsUsed, pairsUsed);
  return `${low.toFixed(4)} to ${high.toFixed(4)}`;
}
