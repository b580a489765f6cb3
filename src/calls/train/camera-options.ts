/** The options of `measureCamera`. */
import type { MeasureCameraOptions } from '../../base/types';
import { EMBED } from '../embed/options';
import { given, type OptionTable } from '../options';

export const MEASURE_CAMERA = {
  good: given({
    meaning: 'good photos, one face each, that contrast and brightness are compared with',
    default: undefined,
    otherwise: 'drawn people that come with Facet',
  }),
  model: given({
    meaning: 'id of the embedder’s weights, by whose rule faces are cut',
    default: undefined,
    otherwise: 'the best there are',
  }),
  detector: EMBED.detector,
} satisfies OptionTable<MeasureCameraOptions>;
