/** How faces are cut and embedded: what the weights want, or what the person asks for instead. */
import { CROP_RULES } from '../../../base/crop-rules';
import type { CropRule, EmbedOptions, Standardisation } from '../../../base/types';
import { engine, recognisers } from '../../status.svelte';

export type Cut = 'own' | 'facenet' | 'proportional' | 'arcface' | 'dlib';

/** Margins of the scripts' validation and of facenet-pytorch. */
const MARGINS = { facenet: CROP_RULES.lfw.margin, proportional: 0 };

export class FaceOptions {
  standard = $state<'own' | Standardisation>('own');
  flip = $state(false);
  crops = $state<'1' | '5' | '9'>('1');
  #cut = $state<Cut>('own');
  #margin = $state<number>();

  /** What the weights in use want; undefined until an embedder was first used. */
  info = $derived(engine.status.embedder?.embedder);

  get cut(): Cut {
    return this.#cut;
  }

  /** Another rule has another margin. */
  set cut(cut: Cut) {
    this.#cut = cut;
    this.#margin = undefined;
  }

  /** The rule by which faces are cut. */
  rule = $derived.by((): CropRule | undefined => {
    const own = this.info?.crop;
    if (!own) return undefined;
    const size = own.rule === 'landmarks' ? own.width : own.size;
    switch (this.cut) {
      case 'own':
        if (own.rule === 'landmarks' || this.#margin === undefined) return own;
        return { ...own, margin: this.#margin };
      case 'facenet':
      case 'proportional':
        return { rule: this.cut, size, margin: this.#margin ?? MARGINS[this.cut] };
      default:
        return { rule: 'landmarks', template: this.cut, width: size, height: size };
    }
  });

  /** Undefined where the rule has none. */
  get margin(): number | undefined {
    return this.rule?.rule === 'landmarks' ? undefined : this.rule?.margin;
  }

  set margin(value: number | undefined) {
    this.#margin = value;
  }

  /** Only what differs from what the weights want. */
  options = $derived<EmbedOptions>({
    ...(this.rule && this.rule !== this.info?.crop && { crop: this.rule }),
    ...(this.standard !== 'own' && { standardise: this.standard }),
    ...(this.flip && { flip: true }),
    ...(this.crops !== '1' && { crops: Number(this.crops) }),
  });

  get changed(): boolean {
    return Object.keys(this.options).length > 0;
  }

  reset(): void {
    this.cut = 'own';
    this.standard = 'own';
    this.flip = false;
    this.crops = '1';
  }

  /** Equal for equal options and weights: results under another key are out of date. */
  key = $derived(JSON.stringify([recognisers(), this.options]));
}
