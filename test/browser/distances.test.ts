/** Distances of many faces on the graphics processor: as exact as here, and never worse than without one. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { falseMatchesOf } from '../../src/identify/false-match-rates';
import { squaredDistance } from '../../src/identify/rows';
import { Space } from '../../src/identify/space';
import { BAND, DistanceBands } from '../../src/kernels/distances/bands';
import { ClusteringDesk } from '../../src/numbers/clustering';
import { madeUpPeople } from '../fixtures/made-up-people';

const deviceOf = async () => (await navigator.gpu.requestAdapter())!.requestDevice();

describe('a band of distances', () => {
  // Sizes that fill no tile, no vector and no stage; two bands and a bit.
  it.each([
    [1, 4],
    [65, 30],
    [2 * BAND + 3, 128],
    [BAND + 1, 61],
  ])('of %i rows of %i values is each row to all from it on', async (count, size) => {
    const { rows } = madeUpPeople(count, { size, most: 9 });
    const device = await deviceOf();
    const bands = (await DistanceBands.on(device, rows.values, size))!;
    for (let first = 0; first < count; first += BAND) {
      const band = await bands.of(first);
      const width = count - first;
      expect(band.length).toBe(Math.min(BAND, width) * width);
      let worst = 0;
      for (let at = 0; at < band.length; at++) {
        const [a, b] = [first + Math.floor(at / width), first + (at % width)];
        worst = Math.max(worst, Math.abs(band[at]! - squaredDistance(rows, a, b)));
      }
      expect(worst).toBeLessThan(new Space(rows).error);
    }
    device.destroy();
  });

  it('is not made where the device has no room for it', async () => {
    const device = await deviceOf();
    const count = device.limits.maxStorageBufferBindingSize / 4 / BAND + 1;
    expect(await DistanceBands.on(device, new Float32Array(count), 1)).toBeUndefined();
    device.destroy();
  });
});

describe('a space', () => {
  const { rows } = madeUpPeople(300, { size: 30, most: 9 });

  it.each([
    ['a value that is off', 0.001],
    ['no number', NaN],
  ])('does not walk on bands with %s', async (_, wrong) => {
    const device = await deviceOf();
    const bands = (await DistanceBands.on(device, rows.values, rows.size))!;
    const space = new Space(rows);
    const of = async (first: number) => (await bands.of(first)).map((value) => value + wrong);
    expect(await space.walkOn({ height: BAND, of })).toBe(false);
    expect(await space.walkOn({ height: BAND, of: (first) => bands.of(first) })).toBe(true);
    device.destroy();
  });
});

describe('four thousand faces', () => {
  const { rows } = madeUpPeople(4_000, { size: 32, most: 40, scatter: 0.4 });
  const matches = falseMatchesOf('20180408-102900')!;
  const way = { method: 'default', matches, seed: 666 } as const;
  const sorted = (graphics: boolean) => new ClusteringDesk().cluster({ ...rows, way, graphics });
  const submit = GPUQueue.prototype.submit;
  afterEach(() => vi.restoreAllMocks());

  it('are in the same clusters, whoever computes their distances', async () => {
    const submitted = vi.spyOn(GPUQueue.prototype, 'submit');
    const here = await sorted(false);
    expect(submitted).not.toHaveBeenCalled();
    expect(await sorted(true)).toEqual(here);
    // Two walks, and the two bands that are checked before.
    expect(submitted).toHaveBeenCalledTimes(2 * Math.ceil(4_000 / BAND) + 2);
  });

  it('are so where the device is lost on the way', async () => {
    const devices: GPUDevice[] = [];
    const request = GPUAdapter.prototype.requestDevice;
    vi.spyOn(GPUAdapter.prototype, 'requestDevice').mockImplementation(async function (
      this: GPUAdapter,
      ...descriptor
    ) {
      devices.push(await request.apply(this, descriptor));
      return devices[0]!;
    });
    let submissions = 0;
    vi.spyOn(GPUQueue.prototype, 'submit').mockImplementation(function (this: GPUQueue, buffers) {
      if (++submissions === 20) devices[0]!.destroy();
      return submit.call(this, buffers);
    });
    expect(await sorted(true)).toEqual(await sorted(false));
    expect(submissions).toBe(20);
  });
});
