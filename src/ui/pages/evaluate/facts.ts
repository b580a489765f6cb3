/** What the causes of a low figure are looked for in. */
import type { CropRule, Status } from '../../../base/types';
import type { RunFacts } from '../../../protocol/diagnose';
import { publishedFor } from './published';
import type { Run } from './runs';

/** Options as the engine recorded them with the result. */
interface RecordedOptions {
  preset?: string;
  flip?: boolean;
  subtractMean?: boolean;
  standardise?: string;
  crop?: CropRule;
  aligned?: boolean;
}

export function factsOf({ result }: Run, { embedder, detector }: Status): RunFacts {
  const options = result.options as RecordedOptions;
  const info = embedder?.id === result.model ? embedder.embedder : undefined;
  const wanted = info?.standardisation ?? options.standardise ?? 'fixed';
  return {
    accuracy: result.accuracy.mean,
    pairsUsed: result.pairs.used,
    pairsSkipped: result.pairs.skipped.length,
    folds: result.accuracy.folds.length,
    preset: options.preset,
    flip: options.flip ?? false,
    subtractMean: options.subtractMean ?? false,
    standardisation: { used: options.standardise ?? wanted, wanted },
    ownCrop: options.crop === undefined,
    aligned: options.aligned ?? false,
    landmarksFoundAgain: (options.aligned ?? false) && info?.crop.rule === 'landmarks',
    embeddedDetector: !options.aligned && detector?.embedded === true,
    published: publishedFor(result),
  };
}
