/** How faces are cut and looked for: the inspector's controls, and the options they stand for. */
import { sameCropRule } from '../../../base/crop-rule';
import type { AlignOptions, CropRule } from '../../../base/types';

/** Each cut belongs to weights. */
const RULES = {
  lfw: { rule: 'facenet', size: 160, margin: 32 },
  training: { rule: 'facenet', size: 182, margin: 44 },
  proportional: { rule: 'proportional', size: 160, margin: 14 },
  arcface: { rule: 'landmarks', template: 'arcface', width: 112, height: 112 },
  dlib: { rule: 'landmarks', template: 'dlib', width: 150, height: 150 },
} as const satisfies Record<string, CropRule>;

export type Preset = keyof typeof RULES;

/** Pixels: sides and margins of the crop, and the smallest face to look for. */
export const LIMITS = {
  size: { min: 48, max: 320 },
  margin: { min: 0, max: 128 },
  smallest: { min: 12, max: 200 },
};
const SMALLEST = 20;

/** What a staged zip remembers of how it was made. */
export interface KeptOptions {
  crop: CropRule;
  multipleFaces: boolean;
  minSize: number;
}

export class AlignmentOptions {
  /** The rule in use; sizes and margins may differ from the preset's. */
  crop = $state.raw<CropRule>(RULES.lfw);
  multipleFaces = $state(false);
  randomOrder = $state(false);
  minSize = $state(SMALLEST);

  get preset(): Preset | undefined {
    const presets = Object.keys(RULES) as Preset[];
    return presets.find((name) => sameCropRule(RULES[name], this.crop));
  }

  set preset(preset: Preset) {
    this.crop = RULES[preset];
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
