/** What is kept to replay networks: how much, and when it no longer holds. */
import { beforeEach, describe, expect, it } from 'vitest';
import { distrustDerived } from '../../src/kernels/gpu/derived';
import { drop } from '../../src/kernels/gpu/health';
import { recordingOf } from '../../src/kernels/gpu/recording';
import { Slot, type Step } from '../../src/kernels/gpu/replay/noting';
import { replayBytes } from '../../src/kernels/gpu/replay/replays';
import { Scratch } from '../../src/kernels/gpu/replay/scratch';
import { addTuned, setTuned } from '../../src/kernels/gpu/tuning-table';
import { useBackend } from './support/detector';
import { onDevice } from './support/gpu';
import { learned, load, picture, SIDE, small, taken, valuesOf, walksOf } from './support/replay';

type Five = [Slot, Slot, Slot, Slot, Slot];

beforeEach(async () => {
  await useBackend('webgpu');
});

describe('memory', () => {
  it('stays the same over a hundred runs of five shapes', async () => {
    const network = load(small);
    const inputs = [1, 2, 3, 4, 5].map((batch) => picture(40, SIDE, batch));
    const rounds = new Set<string>();
    for (let round = 0; round < 20; round++) {
      for (const x of inputs) await valuesOf(network.run(x));
      rounds.add(JSON.stringify(taken()));
    }
    expect(network.walks()).toBe(2 * inputs.length);
    expect(rounds.size).toBe(1);
    [...inputs, network].forEach((each) => each.dispose());
  });

  it('is kept for the shapes that were met last: after many others one is computed again', async () => {
    const x = picture(50);
    const network = await learned(small, x);
    expect(await walksOf(network, x)).toBe(0);
    for (let i = 1; i <= 64; i++) {
      const other = picture(51, SIDE + i);
      network.run(other).dispose();
      other.dispose();
    }
    expect(await walksOf(network, x)).toBe(1);
    [x, network].forEach((each) => each.dispose());
  });

  const step = (...slots: Slot[]): Step => ({
    pipeline: {} as GPUComputePipeline,
    bindings: slots.map((place) => ({ place, size: place.size })),
    workgroups: [1, 1, 1],
  });

  it('is shared by what is needed one after the other, never at once', async () => {
    await onDevice({}, async ({ device }) => {
      const scratch = new Scratch(device);
      const [a, b, c, d, out] = [8, 8, 8, 8, 8].map((n) => new Slot(n)) as Five;
      // a; b from a; c from b; d from b and c; the output from d.
      const steps = [step(a), step(b, a), step(c, b), step(d, b, c), step(out, d)];
      const { bufferOf, close } = scratch.place(steps, out)!;
      const buffers = [a, b, c, d].map(bufferOf);
      expect(buffers[2]).toBe(buffers[0]);
      expect(new Set(buffers).size).toBe(3);
      close();
      expect(scratch.bytes).toBe(0);
    });
  });

  it('takes the place of what was needed to compute in the ordinary way', async () => {
    await onDevice({}, async (gpu) => {
      const side = 255;
      const x = picture(70, side);
      const network = load(small);
      await valuesOf(network.run(x));
      const pool = recordingOf(gpu).bufferManager;
      const large = () =>
        [...pool.freeBuffers.values()].flat().filter(({ size }) => size >= 1 << 20);
      expect(large().length).toBeGreaterThan(0);
      const before = pool.numBytesAllocated;
      const given = large().reduce((sum, { size }) => sum + size, 0);
      await valuesOf(network.run(x));
      expect(large()).toEqual([]);
      expect(pool.numBytesAllocated).toBe(before - given);
      expect(await walksOf(network, x)).toBe(0);
      [x, network].forEach((each) => each.dispose());
    });
  });

  it('is bounded: what does not fit beside the others is not captured', async () => {
    await onDevice({}, async ({ device }) => {
      const scratch = new Scratch(device, 64 << 20);
      const large = () => [new Slot(32 << 20), new Slot(20 << 20), new Slot(4)] as const;
      const place = ([a, b, out]: ReturnType<typeof large>) =>
        scratch.place([step(a), step(b, a), step(out, b)], out);
      const [first, second] = [place(large()), place(large())];
      expect(scratch.bytes).toBe(52 << 20);
      const tooLarge = new Slot(40 << 20);
      expect(scratch.place([step(tooLarge)], new Slot(4))).toBeUndefined();
      first!.close();
      expect(scratch.bytes).toBe(52 << 20);
      second!.close();
      expect(scratch.bytes).toBe(0);
    });
  });
});

describe('what was captured is forgotten', () => {
  const TIMES = [{ family: 'quad', ms: 1 }];
  it.each([
    ['a shape was tuned', (device: GPUDevice) => addTuned(device, 'a shape', TIMES)],
    ['what was tuned was cleared', (device: GPUDevice) => setTuned(device, new Map())],
    ['a program was found wrong', (device: GPUDevice) => drop(device, 'quad, swapped reads')],
    ['the device reported an error', distrustDerived],
  ])('when %s; then it is captured again', async (_, change) => {
    await onDevice({}, async ({ device }) => {
      const x = picture(60);
      const network = await learned(small, x);
      expect(await walksOf(network, x)).toBe(0);
      change(device);
      const walks: number[] = [];
      for (let i = 0; i < 3; i++) walks.push(await walksOf(network, x));
      expect(walks).toEqual([1, 1, 0]);
      [x, network].forEach((each) => each.dispose());
    });
  });

  it('for good on a device that goes on reporting errors', async () => {
    await onDevice({}, async ({ device }) => {
      const x = picture(61);
      const network = await learned(small, x);
      expect(replayBytes(device)).toBeGreaterThan(0);
      for (let i = 0; i < 3; i++) distrustDerived(device);
      for (let i = 0; i < 3; i++) expect(await walksOf(network, x)).toBe(1);
      expect(replayBytes(device)).toBe(0);
      [x, network].forEach((each) => each.dispose());
    });
  });

  it('with the programs: those chosen from then on are played', async () => {
    const x = picture(62);
    await onDevice({}, async ({ device }) => {
      const network = await learned(small, x);
      const before = await valuesOf(network.run(x));
      drop(device, 'winograd');
      const after: Float32Array[] = [];
      for (let i = 0; i < 3; i++) after.push(await valuesOf(network.run(x)));
      expect(after[2]).toEqual(after[0]);
      expect(after[0]).not.toEqual(before);
      network.dispose();
    });
    x.dispose();
  });
});
