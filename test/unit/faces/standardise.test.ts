import { describe, expect, it } from 'vitest';
import { dlib, fixed, prewhiten, standardise, toRgb } from '../../../src/faces/standardise';
import { casesOf, flat, shared } from './golden';

/** The reference computes in float64. */
const FLOAT32 = 1e-6;

function expectNear(found: ArrayLike<number>, expected: number[]): void {
  expect(found.length).toBe(expected.length);
  expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(FLOAT32));
}

/** Grey levels as a decoder gives them. */
function decodedGrey(levels: number[], width: number, height: number) {
  const pixels = new Uint8ClampedArray(levels.flatMap((v) => [v, v, v, 255]));
  return { width, height, pixels };
}

describe.runIf(shared)('as the facenet scripts', () => {
  it.each(casesOf('to_rgb'))('a grey picture becomes RGB', ({ input, input_shape, output }) => {
    const [height, width] = input_shape as [number, number];
    expect(Array.from(toRgb(decodedGrey(flat(input), width, height)))).toEqual(flat(output));
  });

  it.each(casesOf('prewhiten'))('prewhiten ($note)', ({ input, output }) => {
    expectNear(prewhiten(flat(input)), flat(output));
  });

  it.each(casesOf('per_image_standardization'))('prewhiten is TensorFlow’s', (one) => {
    expectNear(prewhiten(flat(one.input)), flat(one.output));
  });

  it.each(casesOf('fixed_image_standardization'))('fixed', ({ input, output }) => {
    expectNear(fixed(flat(input)), flat(output));
  });
});

describe('prewhitening', () => {
  it('does not blow up the noise of a picture of one colour', () => {
    expect(Array.from(prewhiten([7, 7, 7]))).toEqual([0, 0, 0]);
  });
});

describe('fixed standardisation', () => {
  it('brings grey levels to about -1..1', () => {
    expect(Array.from(fixed([0, 127.5, 255]))).toEqual([-0.99609375, 0, 0.99609375]);
  });
});

describe('dlib’s', () => {
  it('takes each channel’s mean off', () => {
    expectNear(dlib([122.782, 117.001, 104.298, 250.782, 117.001, 104.298]), [0, 0, 0, 0.5, 0, 0]);
  });
});

describe('a crop as input of a network', () => {
  const picture = { width: 1, height: 2, pixels: new Uint8ClampedArray([1, 2, 3, 9, 4, 5, 6, 0]) };

  it('has red, green and blue of each pixel, without alpha', () => {
    expect(Array.from(toRgb(picture))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is standardised by the rule of the weights', () => {
    const rgb = [1, 2, 3, 4, 5, 6];
    expect(standardise(picture, 'fixed')).toEqual(fixed(rgb));
    expect(standardise(picture, 'prewhiten')).toEqual(prewhiten(rgb));
    expect(standardise(picture, 'dlib')).toEqual(dlib(rgb));
  });
});
