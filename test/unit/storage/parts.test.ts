/** Large values are written in parts, and come back bit by bit. */
import { expect, it } from 'vitest';
import { putTogether, takeApart } from '../../../src/storage/parts';

/** Taken apart, cloned as a database does it, put together. */
async function thereAndBack(whole: unknown): Promise<unknown> {
  const { value, parts } = takeApart(whole);
  return putTogether(structuredClone(value), async (part) => parts[part]);
}

const LONG = 20_000;

it('long arrays of numbers come back with every bit, in objects, arrays and maps', async () => {
  const values = Float32Array.from({ length: LONG }, (_, i) => Math.fround(Math.sin(i)));
  values.set([NaN, -0, Infinity, 1e-45]);
  const state = {
    step: 7,
    variables: [{ name: 'weights', value: { shape: [LONG], values } }],
    moving: new Map([['mean', { values: values.subarray(5) }]]),
    words: Uint32Array.from({ length: LONG }, (_, i) => i),
    short: new Float32Array([1, 2]),
  };
  expect(takeApart(state).parts).toHaveLength(3);
  expect(await thereAndBack(state)).toEqual(state);
});

it('long columns of numbers come back as lists', async () => {
  const record = { steps: { total: Array.from({ length: LONG }, (_, i) => i / 3) }, figures: [] };
  expect(takeApart(record).parts).toHaveLength(1);
  expect(await thereAndBack(record)).toEqual(record);
});

it('blobs come back as they were, however small', async () => {
  const photo = new Blob(['a photo'], { type: 'image/png' });
  const { features, paths } = (await thereAndBack({ features: [photo], paths: ['a.png'] })) as {
    features: Blob[];
    paths: string[];
  };
  expect(paths).toEqual(['a.png']);
  expect(features[0]!.type).toBe('image/png');
  expect(await features[0]!.text()).toBe('a photo');
});

it('what is small stays where it is, dates and sets among it', async () => {
  const options = { seed: 666, names: ['a', 'b'], at: new Date(0), left: new Set([1]), of: null };
  expect(takeApart(options)).toEqual({ value: options, parts: [] });
  expect(await thereAndBack(options)).toEqual(options);
});

it('nothing is made of a value of which a part is missing', async () => {
  const { value } = takeApart({ values: new Float32Array(LONG) });
  await expect(putTogether(value, async () => undefined)).rejects.toThrow('A part is missing.');
});
