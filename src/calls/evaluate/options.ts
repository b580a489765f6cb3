/** The options of `evaluate`. */
import type { EvaluateOptions } from '../../base/types';
import { PRESETS, type Preset } from '../../protocol/presets';
import { SEED } from '../align/options';
import { EMBED } from '../embed/options';
import { filled, flag, given, number, oneOf, type OptionTable } from '../options';

const { face: _, pictures: __, ...ofEmbedding } = EMBED;
const presets = 'the preset’s';

export const EVALUATE = {
  preset: oneOf(Object.keys(PRESETS) as Preset[], {
    meaning:
      '`plain`: the script’s defaults. `as published`: flips, angular metric, mean subtracted, as facenet’s published figures were measured',
    default: 'plain',
  }),
  pairs: given({
    meaning: 'text of a pairs file',
    default: undefined,
    otherwise: '`pairs.txt` or `pairs.csv` of the tree, else made',
  }),
  metric: oneOf(['euclidean', 'angular'], {
    meaning: '`euclidean` (squared) or `angular` (`distance_metric` 0 and 1)',
    default: undefined,
    otherwise: presets,
  }),
  subtractMean: flag({
    meaning: '`subtract_mean`, of the training folds',
    default: undefined,
    otherwise: presets,
  }),
  folds: number({
    meaning: '`lfw_nrof_folds`',
    default: undefined,
    otherwise: 'the pairs file’s',
    min: 2,
    whole: true,
  }),
  seed: { ...SEED, meaning: 'of pairs that are made: another makes other pairs' },
  far: {
    ...number({
      meaning: 'false accept rate at which VAL is measured',
      default: 0.001,
      min: 0,
      max: 1,
    }),
    isRight: (value) => typeof value === 'number' && value > 0 && value < 1,
  },
  ...ofEmbedding,
  flip: flag({
    meaning: 'mirrored faces too (`use_flipped_images`)',
    default: undefined,
    otherwise: presets,
  }),
  aligned: flag({
    meaning: 'photos are face crops already',
    default: undefined,
    otherwise: 'found out by their size',
  }),
} satisfies OptionTable<EvaluateOptions>;

/** Every option of an evaluation as far as it does not depend on the weights and the photos. */
export function evaluateOptions(options: EvaluateOptions) {
  const all = filled<EvaluateOptions, typeof EVALUATE>(EVALUATE, options);
  const { flip, metric, subtractMean } = PRESETS[all.preset];
  return {
    ...all,
    flip: all.flip ?? flip,
    metric: all.metric ?? metric,
    subtractMean: all.subtractMean ?? subtractMean,
  };
}

export type FilledEvaluateOptions = ReturnType<typeof evaluateOptions>;
