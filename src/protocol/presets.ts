/** The presets of an evaluation, and whether a run goes another way than its preset or its weights. */
import { sameCropRule } from '../base/crop-rules';
import type { EvaluationOptions } from '../base/types';

export type Preset = EvaluationOptions['preset'];

type Settings = Pick<EvaluationOptions, 'flip' | 'metric' | 'subtractMean'>;

/** What the published figures were measured with is more than the script's defaults. */
export const PRESETS: Record<Preset, Settings> = {
  plain: { flip: false, metric: 'euclidean', subtractMean: false },
  'as published': { flip: true, metric: 'angular', subtractMean: true },
};

/** Whether any of what the preset sets was set otherwise; what is left out is as the preset has it. */
export function isChanged(preset: Preset, settings: Partial<Settings>): boolean {
  const usual = PRESETS[preset];
  return (Object.keys(usual) as (keyof Settings)[]).some(
    (name) => settings[name] !== undefined && settings[name] !== usual[name],
  );
}

/** Whether standardisation or crop are not those that the weights were trained with. */
export function againstWeights({ standardise, crop, wanted }: EvaluationOptions): {
  standardise: boolean;
  crop: boolean;
} {
  return {
    standardise: standardise !== wanted.standardise,
    crop: !sameCropRule(crop, wanted.crop),
  };
}
