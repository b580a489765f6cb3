/** The detector's options: defaults, ranges, presets. The same table serves the API, the page and the docs. */
import { FacetError } from '../base/errors';
import type { DetectOptions } from '../base/types';

/** Options with nothing left open. */
export interface ResolvedOptions {
  minSize: number;
  thresholds: [p: number, r: number, o: number];
  factor: number;
  maxFaces: number;
}

export const DEFAULT_MIN_SIZE = 20;
export const DEFAULT_FACTOR = 0.709;

/** The smallest face worth looking for in a photo, pixels: 20, or 2.5 % of the shorter side if that is more. */
export function autoMinSize(height: number, width: number): number {
  return Math.max(DEFAULT_MIN_SIZE, Math.round(0.025 * Math.min(height, width)));
}

/**
 * Fills in what is open and checks the rest.
 * @param thresholds those of the weights
 * @throws FacetError `INVALID_OPTION`, naming the option, its value and its range
 */
export function resolveOptions(
  options: DetectOptions,
  thresholds: [number, number, number],
  height: number,
  width: number,
): ResolvedOptions {
  const minSize =
    options.minSize === 'auto' ? autoMinSize(height, width) : (options.minSize ?? DEFAULT_MIN_SIZE);
  const resolved: ResolvedOptions = {
    minSize,
    thresholds: options.thresholds ?? thresholds,
    factor: options.factor ?? DEFAULT_FACTOR,
    maxFaces: options.maxFaces ?? Infinity,
  };
  check('minSize', resolved.minSize, 1, Infinity, 'a number of pixels, 1 or more, or "auto"');
  if (!Array.isArray(resolved.thresholds) || resolved.thresholds.length !== 3) {
    throw invalid('thresholds', resolved.thresholds, 'three numbers, one for each net');
  }
  for (const threshold of resolved.thresholds) {
    check('thresholds', threshold, 0, 1, 'three numbers between 0 and 1');
  }
  // Beyond 0.95 the pyramid has hundreds of levels that differ by less than a pixel.
  check('factor', resolved.factor, 0.1, 0.95, 'between 0.1 and 0.95');
  check('maxFaces', resolved.maxFaces, 1, Infinity, 'a whole number, 1 or more');
  return resolved;
}

function check(name: string, value: number, low: number, high: number, range: string): void {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw invalid(name, value, range);
  }
}

function invalid(name: string, value: unknown, range: string): FacetError {
  return new FacetError('INVALID_OPTION', `The option ${name} is ${String(value)}.`, {
    hint: `It must be ${range}.`,
    detail: { option: name, value },
  });
}
