/** How to measure: what the page asks, and the options that follow. */
import type { EvaluateOptions, Standardisation } from '../../../base/types';
import { EVALUATE } from '../../../calls/evaluate/options';
import { isChanged, type Preset } from '../../../protocol/presets';

type Switch = 'preset' | 'on' | 'off';

/** Its values, for a later visit. */
export type KeptForm = Pick<
  EvaluationForm,
  'preset' | 'metric' | 'standard' | 'flip' | 'mean' | 'far' | 'aligned' | 'folds' | 'seed'
>;

export class EvaluationForm {
  preset = $state<Preset>(EVALUATE.preset.default);
  metric = $state<'preset' | 'euclidean' | 'angular'>('preset');
  standard = $state<'own' | Standardisation>('own');
  flip = $state<Switch>('preset');
  mean = $state<Switch>('preset');
  far = $state(EVALUATE.far.default);
  aligned = $state<'auto' | 'yes' | 'no'>('auto');
  /** Undefined: the pairs file's. */
  folds = $state<number>();
  /** Of pairs that are made; undefined: always the same. */
  seed = $state<number>();

  get kept(): KeptForm {
    const { preset, metric, standard, flip, mean, far, aligned, folds, seed } = this;
    return { preset, metric, standard, flip, mean, far, aligned, folds, seed };
  }

  restore(kept: KeptForm): void {
    Object.assign(this, kept);
  }

  get options(): EvaluateOptions {
    return {
      preset: this.preset,
      far: this.far,
      folds: this.folds,
      seed: this.seed,
      ...(this.metric !== 'preset' && { metric: this.metric }),
      ...(this.standard !== 'own' && { standardise: this.standard }),
      ...(this.flip !== 'preset' && { flip: this.flip === 'on' }),
      ...(this.mean !== 'preset' && { subtractMean: this.mean === 'on' }),
      ...(this.aligned !== 'auto' && { aligned: this.aligned === 'yes' }),
    };
  }

  /**
   * Whether single options go another way than the preset.
   * @param wanted the standardisation of the weights, if known
   */
  isChanged(wanted?: Standardisation): boolean {
    const { standard } = this;
    return isChanged(this.preset, this.options) || (standard !== 'own' && standard !== wanted);
  }
}
