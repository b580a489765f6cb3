/** The detector's options as one photo takes them. */
import type { CompleteDetectOptions } from '../base/types';

/** Options with nothing left open. */
export interface ResolvedOptions {
  minSize: number;
  thresholds: [p: number, r: number, o: number];
  factor: number;
  maxFaces: number;
}

/** The smallest face worth looking for in a photo, pixels: 20, or 2.5 % of the shorter side if that is more. */
export function autoMinSize(height: number, width: number): number {
  return Math.max(20, Math.round(0.025 * Math.min(height, width)));
}

/**
 * Fills in what depends on the weights and the photo.
 * @param thresholds those of the weights
 */
export function resolveOptions(
  options: Pick<CompleteDetectOptions, 'minSize' | 'thresholds' | 'factor' | 'maxFaces'>,
  thresholds: [number, number, number],
  height: number,
  width: number,
): ResolvedOptions {
  const { minSize, factor, maxFaces } = options;
  return {
    minSize: minSize === 'auto' ? autoMinSize(height, width) : minSize,
    thresholds: options.thresholds ?? thresholds,
    factor,
    maxFaces,
  };
}
