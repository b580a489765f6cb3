/** What is looked for: the sliders and presets of the Search card, and the options they stand for. */
import type { DetectOptions, Detection, Face } from '../../../base/types';
import { engine } from '../../status.svelte';

export const LIMITS = {
  /**
   * From the third network's threshold that every photo is searched with. The final suppression keeps
   * the surer of two overlapping faces, surest first, so leaving out faces under a higher limit
   * afterwards gives what running with that limit would: the slider re-runs nothing.
   */
  surest: { min: 0.5, max: 0.99 },
  /** Pixels. */
  smallest: { min: 12, max: 200 },
};

const PUBLISHED: [number, number, number] = [0.6, 0.7, 0.7];
const FACTOR = 0.709;

const PRESETS = ['balanced', 'original', 'more', 'surer'] as const;
export type Preset = (typeof PRESETS)[number];

interface Choice {
  minSize: number | 'auto';
  /** Thresholds of P- and R-Net, and the limit of the slider. */
  thresholds: [number, number, number];
}

export class Search {
  rotations = $state(false);
  minSize = $state<number | 'auto'>('auto');
  #surest = $state<number>();
  #candidates = $state<[number, number]>();

  #weights = $derived(engine.status.detector?.thresholds ?? PUBLISHED);

  /** Faces are shown that score higher than this. */
  get surest(): number {
    return this.#surest ?? this.#weights[2];
  }

  set surest(value: number) {
    this.#surest = value;
  }

  /** The preset that the settings are, if they are one. */
  get preset(): Preset | undefined {
    const [p, r] = this.#candidates ?? this.#weights;
    const own = String([this.minSize, p, r, this.surest]);
    return PRESETS.find((name) => {
      const { minSize, thresholds } = this.#choice(name);
      return String([minSize, ...thresholds]) === own;
    });
  }

  set preset(name: Preset) {
    const { minSize, thresholds } = this.#choice(name);
    const ofWeights = name === 'balanced' || name === 'original';
    this.minSize = minSize;
    this.#surest = ofWeights ? undefined : thresholds[2];
    this.#candidates = name === 'more' ? [thresholds[0], thresholds[1]] : undefined;
  }

  /** What the detector is asked for; the limit of the slider is not in it. */
  get options(): DetectOptions {
    const [p, r] = this.#candidates ?? this.#weights;
    return {
      minSize: this.minSize,
      thresholds: [p, r, LIMITS.surest.min],
      factor: FACTOR,
      rotations: this.rotations,
      quality: true,
    };
  }

  /** Equal for equal options and weights: results under another key are out of date. */
  get key(): string {
    return JSON.stringify([engine.status.detector?.id, this.options]);
  }

  /** The faces to show of those found. */
  keep(detection: Detection | undefined): Face[] {
    return detection?.faces.filter((face) => face.score > this.surest) ?? [];
  }

  #choice(name: Preset): Choice {
    const [p, r, o] = this.#weights;
    const { smallest, surest } = LIMITS;
    if (name === 'original') return { minSize: 20, thresholds: [p, r, o] };
    if (name === 'more') return { minSize: smallest.min, thresholds: [0.5, 0.5, surest.min] };
    if (name === 'surer') return { minSize: 'auto', thresholds: [p, r, 0.95] };
    return { minSize: 'auto', thresholds: [p, r, o] };
  }
}

/** What 'auto' means for a photo, pixels. */
export const autoSize = (width: number, height: number) =>
  Math.max(20, Math.round(0.025 * Math.min(width, height)));
