/** What the causes of a low figure are looked for in: all of it recorded with the run. */
import type { Evaluation } from '../base/types';
import type { RunFacts } from './diagnose';
import { countRight } from './outcome';
import { againstWeights, isChanged } from './presets';
import { publishedFor } from './published';

export function factsOf(result: Evaluation): RunFacts {
  const { options, pairs, accuracy } = result;
  const { wanted, standardise, aligned } = options;
  const missing = pairs.skipped.filter((pair) => pair.missing).length;
  return {
    accuracy: accuracy.mean,
    pairsUsed: pairs.used,
    pairsRight: countRight(result),
    pairsMissing: missing,
    pairsFaceless: pairs.skipped.length - missing,
    standardisation: { used: standardise, wanted: wanted.standardise },
    ownCrop: !againstWeights(options).crop,
    aligned,
    landmarksFoundAgain: aligned && wanted.crop.rule === 'landmarks',
    embeddedDetector: !aligned && options.detectorEmbedded,
    lessThanPublished:
      publishedFor(result)?.preset === 'as published' && isChanged('as published', options),
  };
}
