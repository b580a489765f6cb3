import { describe, expect, it } from 'vitest';
import { multiplicationsOf } from '../../../bench/gpu/multiplications';
import { decodePng } from '../../../bench/gpu/png';
import { shareOf } from '../../../bench/gpu/report';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { pnet } from '../../../src/networks/mtcnn';
import { png } from '../../fixtures/png';

describe('the multiplications of a network', () => {
  it('are those that its convolutions and dense layers take for one picture', () => {
    // 1.418 thousand millions, as others count them.
    expect(multiplicationsOf(inceptionResnetV1, 512) / 1e9).toBeCloseTo(1.418, 3);
  });

  it('grow with the picture where a network takes any', () => {
    const small = multiplicationsOf(pnet, 0, { width: 12, height: 12 });
    // conv1 100 x 27 x 10, conv2 9 x 90 x 16, conv3 1 x 144 x 32, heads 32 x 6.
    expect(small).toBe(27_000 + 12_960 + 4_608 + 192);
    expect(multiplicationsOf(pnet, 0, { width: 384, height: 288 })).toBeGreaterThan(1000 * small);
  });
});

describe('the share of the peak', () => {
  const figures = {
    ...{ name: 'a', multiplications: 4e9, first_ms: 9, recorded_ms: 1, ms: 5 },
    ...{ in_a_row_ms: 4, dispatches: 2 },
  };

  it('is that of the time on the device', () => {
    // 4 thousand millions in 2 ms, where 8,000 a second are possible.
    expect(shareOf({ ...figures, device_ms: 2 }, 8000)).toBeCloseTo(0.25);
  });

  it('is that of runs in a row, where a device has no clock', () => {
    expect(shareOf(figures, 8000)).toBeCloseTo(0.125);
  });

  it('is not said where the peak is not known', () => {
    expect(shareOf(figures, undefined)).toBeUndefined();
  });
});

describe('a PNG file read without a browser', () => {
  it.each([
    { colour: 'rgb' as const, fill: [9, 8, 7] },
    { colour: 'rgba' as const, fill: [9, 8, 7, 255] },
  ])('gives its red, green and blue: $colour', ({ colour, fill }) => {
    const file = Buffer.from(png({ width: 3, height: 2, colour, fill }));
    const { width, height, rgb } = decodePng(file);
    expect([width, height]).toEqual([3, 2]);
    expect([...rgb]).toEqual(Array.from({ length: 6 }, () => [9, 8, 7]).flat());
  });

  it('is refused where it is of another kind', () => {
    const file = Buffer.from(png({ width: 3, height: 2, colour: 'grey' }));
    expect(() => decodePng(file)).toThrow('8 bits a channel');
  });
});
