/** A preset in words. */
import type { EvaluationOptions } from '../../../base/types';
import { againstWeights, isChanged, type Preset } from '../../../protocol/presets';
import { text } from '../../text';

const words = text.evaluate.options;

/** "Plain", "As published, changed". */
export function presetName(preset: Preset, changed: boolean): string {
  const name = words.presets[preset];
  return changed ? words.changed(name) : name;
}

/** The preset of a run, with a mark where single options differ. */
export function presetOf(options: EvaluationOptions): string {
  const { standardise, crop } = againstWeights(options);
  const changed = isChanged(options.preset, options) || standardise || crop || options.crops > 1;
  return presetName(options.preset, changed);
}
