/** "Why is my figure lower?": the usual causes, of those that this run shows, each with what to do. */
import { plural } from '../base/plural';
import { wilson } from './intervals';

/** What is known of a run and of its weights. */
export interface RunFacts {
  accuracy: number;
  pairsUsed: number;
  /** Of those used, each at its own fold's threshold. */
  pairsRight: number;
  /** Left out because a photo is not there. */
  pairsMissing: number;
  /** Left out because a photo shows no face or can't be read. */
  pairsFaceless: number;
  standardisation: { used: string; wanted: string };
  /** The crop is the one the weights want. */
  ownCrop: boolean;
  /** The photos were face crops already. */
  aligned: boolean;
  /** Weights that want landmarks, on crops that have none. */
  landmarksFoundAgain: boolean;
  /** The faces were found by the detector that comes with Facet. */
  embeddedDetector: boolean;
  /** The weights' published figure was measured with mirrored faces, angles and the mean subtracted; this run was not. */
  lessThanPublished: boolean;
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
  const { pairsUsed, pairsMissing, pairsFaceless, aligned } = facts;
  const total = pairsUsed + pairsMissing + pairsFaceless;
  const isMany = (pairs: number) => pairs / Math.max(1, total) > MANY_SKIPPED;
  const isLow = facts.accuracy < 0.9;
  const causes: [applies: boolean, cause: string, advice: string][] = [
    [
      used !== wanted,
      `The faces were standardised as ${used}, and these weights were trained with ${wanted}.`,
      `Choose ${wanted}. The published network loses 0.012 on LFW folds 1-2 by this alone.`,
    ],
    [
      isLow && aligned,
      'An accuracy this low mostly means that the crops are not what they seem: not aligned, or aligned by another rule.',
      'Evaluate the raw photos, which are then aligned on the way, and compare.',
    ],
    [
      isLow && !aligned,
      'An accuracy this low on raw photos mostly means that names and photos do not belong together: folders that mix people, another data set’s pairs file, or photos of several faces of which another was taken.',
      'Look at the pairs it got most wrong: is each of them who the folder says?',
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
      isMany(pairsMissing),
      `Of ${plural(total, 'pair')} ${plural(pairsMissing, 'was', 'were')} left out because a photo is not in the folder.`,
      'Choose the whole data set that the pairs file was made for; the list of pairs left out names what is missing.',
    ],
    [
      isMany(pairsFaceless),
      `Of ${plural(total, 'pair')} ${plural(pairsFaceless, 'was', 'were')} left out because no face was found in a photo, or it could not be read.`,
      aligned
        ? 'Look at the photos in the list of pairs left out: if they are not face crops, say so under "Photos are".'
        : 'Align the photos on the Align page, where smaller and sideways faces can be looked for and boxes drawn by hand, and evaluate the crops.',
    ],
    [
      facts.lessThanPublished,
      'The figure published for these weights was measured with mirrored faces, the mean subtracted and the angular metric.',
      'Choose the preset "As published", with every option as the preset has it.',
    ],
    [
      facts.embeddedDetector,
      'The faces were found by the detector that comes with Facet, which places boxes a little differently.',
      'Add the published MTCNN weights on the Models page.',
    ],
    [
      pairsUsed < FEW_PAIRS,
      `With ${plural(pairsUsed, 'pair')} the figure is uncertain: ${interval(facts)} holds the true one 19 times of 20.`,
      'Take more pairs: LFW has 6,000, in ten folds.',
    ],
  ];
  return causes.filter(([applies]) => applies).map(([, cause, advice]) => ({ cause, advice }));
}

function interval({ pairsRight, pairsUsed }: RunFacts): string {
  const [low, high] = wilson(pairsRight, pairsUsed);
  return `${low.toFixed(4)} to ${high.toFixed(4)}`;
}
