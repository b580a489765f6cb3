import { expect, it } from 'vitest';
import { limitsOf } from '../../../src/vision/limits';

it('a piece of work on the heap has no activation over 4 MB', () => {
  const { levelPixels, rnetCrops, onetCrops } = limitsOf({ backend: 'wasm' });
  // Ten channels a pixel; 22 x 22 x 28 and 46 x 46 x 32 values a crop, as the nets' first layers give.
  expect(levelPixels).toBe(Math.floor(2 ** 20 / 10));
  expect(rnetCrops).toBe(Math.floor(2 ** 20 / (22 * 22 * 28)));
  expect(onetCrops).toBe(Math.floor(2 ** 20 / (46 * 46 * 32)));
});
