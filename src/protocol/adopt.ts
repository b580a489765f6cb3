/** Whether weights may take over a run's threshold and calibration. */
import type { Evaluation } from '../base/types';
import { againstWeights } from './presets';

/** What in a run makes its distances others than those that the weights are used with. */
export type Hindrance = 'angular' | 'standardised' | 'cropped' | 'mirrored' | 'oneKind';

/** Undefined where they may: weights compare by the squared Euclidean distance of one embedding a face. */
export function hindranceToAdopt({ metric, auc, options }: Evaluation): Hindrance | undefined {
  if (metric !== 'euclidean') return 'angular';
  const { standardise, crop } = againstWeights(options);
  if (standardise) return 'standardised';
  if (crop) return 'cropped';
  if (options.flip || options.crops > 1) return 'mirrored';
  return Number.isNaN(auc) ? 'oneKind' : undefined;
}
