/** How faces are cut and looked for: the inspector's controls, and the options they stand for. */
import type { AlignOptions, CropRule } from '../../../base/types';

export const PRESETS = ['lfw', 'training', 'proportional', 'arcface', 'dlib'] as const;
export type Preset = (typeof PRESETS)[number];

export const RULES: Record<Preset, CropRule> = {
  lfw: { rule: 'facenet', size: 160, margin: 32 },
  training: { rule: 'facenet', size: 182, margin: 44 },
  proportional: { rule: 'proportional', size: 160, margin: 14 },
  arcface: { rule: 'landmarks', template: 'arcface', width: 112, height: 112 },
  dlib: { rule: 'landmarks', template: 'dlib', width: 150, height: 150 },
};

export const SIZE_MIN = 48;
export const SIZE_MAX = 320;
export const MARGIN_MAX = 128;
export const SMALLEST_MIN = 12;
export const SMALLEST_MAX = 200;
const SMALLEST = 20;

/** What a staged zip remembers of how it was made. */
export interface AlignSettingsKept {
  crop: CropRule;
  multipleFaces: boolean;
  minSize: number;
}

export class AlignSettings {
  /** The rule in use; sizes and margins may differ from the preset's. */
  crop = $state.raw<CropRule>(RULES.lfw);
  multipleFaces = $state(false);
  randomOrder = $state(false);
  minSize = $state(SMALLEST);

  preset = $derived(
    PRESETS.find((name) => JSON.stringify(RULES[name]) === JSON.stringify(this.crop)),
  );
  size = $derived(this.crop.rule === 'landmarks' ? this.crop.width : this.crop.size);
  margin = $derived(this.crop.rule === 'landmarks' ? undefined : this.crop.margin);

  choose(preset: Preset): void {
    this.crop = RULES[preset];
  }

  resize(size: number): void {
    const { crop } = this;
    if (crop.rule === 'landmarks') this.crop = { ...crop, width: size, height: size };
    else if (crop.rule === 'facenet') this.crop = { ...crop, size };
    // A proportional margin has to leave some face.
    else this.crop = { ...crop, size, margin: Math.min(crop.margin, Math.floor(size / 2)) };
  }

  setMargin(margin: number): void {
    const { crop } = this;
    if (crop.rule === 'facenet') this.crop = { ...crop, margin };
    else if (crop.rule === 'proportional') {
      this.crop = { ...crop, margin: Math.min(margin, Math.floor(crop.size / 2)) };
    }
  }

  /** Of one run: each has a random order of its own, or tabs that share a folder would all do the same photo. */
  get options(): AlignOptions {
    const { crop, multipleFaces, randomOrder, minSize } = this;
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    return { crop, multipleFaces, randomOrder, seed, detect: { minSize } };
  }

  get kept(): AlignSettingsKept {
    return { crop: this.crop, multipleFaces: this.multipleFaces, minSize: this.minSize };
  }

  restore({ crop, multipleFaces, minSize }: AlignSettingsKept): void {
    this.crop = crop;
    this.multipleFaces = multipleFaces;
    this.minSize = minSize;
  }
}

/** "160-32", "arcface-112": tells apart what must not be mixed in one folder. */
export function ruleKey({ crop, multipleFaces }: AlignSettingsKept): string {
  const rule =
    crop.rule === 'landmarks'
      ? `${crop.template}-${crop.width}`
      : `${crop.rule === 'proportional' ? 'proportional-' : ''}${crop.size}-${crop.margin}`;
  return multipleFaces ? `${rule}-all` : rule;
}
