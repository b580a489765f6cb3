/** How faces are cut and looked for: the inspector's controls, and the options they stand for. */
import { CROP_RULES, sameCropRule } from '../../../base/crop-rules';
import type { AlignOptions, CropRule } from '../../../base/types';
import { DETECT } from '../../../calls/detect/options';

export type Preset = keyof typeof CROP_RULES;

/** What a staged zip remembers of how it was made. */
export interface KeptOptions {
  crop: CropRule;
  multipleFaces: boolean;
  minSize: number;
}

export class AlignmentOptions {
  /** The rule in use; sizes and margins may differ from the preset's. */
  crop = $state.raw<CropRule>(CROP_RULES.lfw);
  multipleFaces = $state(false);
  randomOrder = $state(false);
  minSize = $state(DETECT.minSize.default);

  get preset(): Preset | undefined {
    const presets = Object.keys(CROP_RULES) as Preset[];
    return presets.find((name) => sameCropRule(CROP_RULES[name], this.crop));
  }

  set preset(preset: Preset) {
    this.crop = CROP_RULES[preset];
  }

  get size(): number {
    return this.crop.rule === 'landmarks' ? this.crop.width : this.crop.size;
  }

  set size(size: number) {
    const { crop } = this;
    if (crop.rule === 'landmarks') this.crop = { ...crop, width: size, height: size };
    else this.crop = { ...crop, size, margin: leftBy(crop, crop.margin, size) };
  }

  /** Undefined where the rule has none. */
  get margin(): number | undefined {
    return this.crop.rule === 'landmarks' ? undefined : this.crop.margin;
  }

  set margin(margin: number) {
    const { crop } = this;
    if (crop.rule !== 'landmarks') {
      this.crop = { ...crop, margin: leftBy(crop, margin, crop.size) };
    }
  }

  /** Of one run: each has a random order of its own, or tabs that share a folder would all do the same photo. */
  get options(): AlignOptions {
    const { crop, multipleFaces, randomOrder, minSize } = this;
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    return { crop, multipleFaces, randomOrder, seed, detect: { minSize } };
  }

  get kept(): KeptOptions {
    return { crop: this.crop, multipleFaces: this.multipleFaces, minSize: this.minSize };
  }

  restore({ crop, multipleFaces, minSize }: KeptOptions): void {
    Object.assign(this, { crop, multipleFaces, minSize });
  }
}

/** A proportional margin has to leave some face. */
const leftBy = ({ rule }: CropRule, margin: number, size: number) =>
  rule === 'proportional' ? Math.min(margin, Math.floor(size / 2)) : margin;
