/** How to measure: what the page asks, and the options that follow. */
import type { EvaluateOptions, Standardisation } from '../../../base/types';

export type Preset = NonNullable<EvaluateOptions['preset']>;
export type Switch = 'preset' | 'on' | 'off';

/** The settings as plain values, for a later visit. */
export type SettingsKept = Pick<
  Settings,
  'preset' | 'metric' | 'standard' | 'flip' | 'mean' | 'far' | 'aligned'
>;

export class Settings {
  preset = $state<Preset>('plain');
  metric = $state<'preset' | 'euclidean' | 'angular'>('preset');
  standard = $state<'preset' | Standardisation>('preset');
  flip = $state<Switch>('preset');
  mean = $state<Switch>('preset');
  far = $state(0.001);
  aligned = $state<'auto' | 'yes' | 'no'>('auto');

  get kept(): SettingsKept {
    const { preset, metric, standard, flip, mean, far, aligned } = this;
    return { preset, metric, standard, flip, mean, far, aligned };
  }

  restore(kept: SettingsKept): void {
    Object.assign(this, kept);
  }

  get options(): EvaluateOptions {
    return {
      preset: this.preset,
      far: this.far,
      ...(this.metric !== 'preset' && { metric: this.metric }),
      ...(this.standard !== 'preset' && { standardise: this.standard }),
      ...(this.flip !== 'preset' && { flip: this.flip === 'on' }),
      ...(this.mean !== 'preset' && { subtractMean: this.mean === 'on' }),
      ...(this.aligned !== 'auto' && { aligned: this.aligned === 'yes' }),
    };
  }
}
