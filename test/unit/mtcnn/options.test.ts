import { describe, expect, it } from 'vitest';
import { detectOptions } from '../../../src/calls/detect/options';
import { autoMinSize, resolveOptions } from '../../../src/mtcnn/options';

const WEIGHTS = [0.6, 0.7, 0.7] as [number, number, number];

describe('options of the detector', () => {
  it('left out are the original exact mode, with the thresholds of the weights', () => {
    expect(resolveOptions(detectOptions(), WEIGHTS, 480, 640)).toEqual({
      minSize: 20,
      thresholds: [0.6, 0.7, 0.7],
      factor: 0.709,
      maxFaces: Infinity,
    });
  });

  it('"auto" is 2.5 % of the shorter side, but never under 20', () => {
    expect(autoMinSize(480, 640)).toBe(20);
    expect(autoMinSize(4000, 6000)).toBe(100);
    const auto = detectOptions({ minSize: 'auto' });
    expect(resolveOptions(auto, WEIGHTS, 4000, 6000).minSize).toBe(100);
  });

  it.each([
    [{ minSize: 0 }, 'minSize'],
    [{ minSize: NaN }, 'minSize'],
    [{ minSize: 'small' }, 'minSize'],
    [{ factor: 1 }, 'factor'],
    [{ thresholds: [0.6, 0.7, 1.7] }, 'thresholds'],
    [{ thresholds: [0.6] }, 'thresholds'],
    [{ maxFaces: 0 }, 'maxFaces'],
    [{ rotations: 1 }, 'rotations'],
  ])('%j is refused by name', (options, name) => {
    const resolve = () => detectOptions(options as object);
    expect(resolve).toThrow(name);
    expect(resolve).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }) as Error);
  });
});
