/** A preset, and whether single options go another way than it. */
import type { EvaluationOptions } from '../../../base/types';
import { text } from '../../text';

const words = text.evaluate.options;

export type Preset = EvaluationOptions['preset'];

/** What a preset sets, where it was set; what is left out is as the preset has it. */
type Single = Partial<Pick<EvaluationOptions, 'flip' | 'metric' | 'subtractMean'>>;

/** Whether any of what the preset sets was set otherwise: all three are on "as published", and none is plain. */
export function isChanged(preset: Preset, { flip, metric, subtractMean }: Single): boolean {
  const on = preset === 'as published';
  const set = [flip, subtractMean, metric && metric === 'angular'];
  return set.some((value) => value !== undefined && value !== on);
}

/** "Plain", "As published, changed". */
export function presetName(preset: Preset, changed: boolean): string {
  const name = words.presets[preset];
  return changed ? words.changed(name) : name;
}

/** Whether standardisation or crop are not those that the weights were trained with. */
export function againstWeights({ standardise, crop, wanted }: EvaluationOptions): {
  standardise: boolean;
  crop: boolean;
} {
  return { standardise: standardise !== wanted.standardise, crop: !sameRule(crop, wanted.crop) };
}

function sameRule(a: object, b: object): boolean {
  const sorted = (rule: object) => JSON.stringify(Object.entries(rule).sort());
  return sorted(a) === sorted(b);
}

/** The preset of a run, with a mark where single options differ. */
export function presetOf(options: EvaluationOptions): string {
  const { standardise, crop } = againstWeights(options);
  const changed = isChanged(options.preset, options) || standardise || crop || options.crops > 1;
  return presetName(options.preset, changed);
}
