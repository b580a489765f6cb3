/** Whether weights may take over a run's threshold and calibration. */
import type { Evaluation } from '../../../base/types';
import { text } from '../../text';
import { againstWeights } from '../../../protocol/presets';

const words = text.evaluate.adopt;

/** Why they may not, as a sentence; undefined where they may. */
export function whyNotAdopted({ metric, auc, options }: Evaluation): string | undefined {
  if (metric !== 'euclidean') return words.angular;
  const { standardise, crop } = againstWeights(options);
  if (standardise) return words.standardised(options.standardise, options.wanted.standardise);
  if (crop) return words.cropped;
  if (options.flip || options.crops > 1) return words.mirrored;
  if (Number.isNaN(auc)) return words.oneKind;
  return undefined;
}
