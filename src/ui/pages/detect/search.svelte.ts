/** What is looked for: the sliders and presets of the Search card, and the options they stand for. */
import type { DetectOptions, Detection, Face } from '../../../base/types';
import { DETECT, ORIGINAL_THRESHOLDS } from '../../../calls/detect/options';
import { engine } from '../../status.svelte';

/**
 * The third network's threshold that every photo is searched with. The final suppression keeps the
 * surer of two overlapping faces, surest first, so leaving out faces under a higher limit afterwards
 * gives what running with that limit would: the slider re-runs nothing.
 */
const SEARCHED = DETECT.thresholds.usual.min;

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

  #weights = $derived(engine.status.detector?.thresholds ?? ORIGINAL_THRESHOLDS);

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
      thresholds: [p, r, SEARCHED],
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
    if (name === 'original') return { minSize: DETECT.minSize.default, thresholds: [p, r, o] };
    if (name === 'more')
      return { minSize: DETECT.minSize.usual.min, thresholds: [0.5, 0.5, SEARCHED] };
    if (name === 'surer') return { minSize: 'auto', thresholds: [p, r, 0.95] };
    return { minSize: 'auto', thresholds: [p, r, o] };
  }
}
