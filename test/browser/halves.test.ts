/** Filters that graphics processors read as halves: what is computed by them, how near it is, what goes with them. */
import { conv2d, fused, memory, tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describe, expect, it } from 'vitest';
import { standardise } from '../../src/faces/standardise';
import { float16, float16Bits } from '../../src/files/parsing/halves';
import { plansOf } from '../../src/kernels/convolutions/choose';
import { record, wholeOf } from '../../src/kernels/convolutions/convolve.webgpu';
import { keepAsHalves } from '../../src/kernels/convolutions/halves';
import { HALVES } from '../../src/kernels/convolutions/plan';
import { tuneNext } from '../../src/kernels/convolutions/tune';
import { readTogether } from '../../src/kernels/gpu/read';
import { traitsOf } from '../../src/kernels/gpu/traits';
import { tuningTableOf } from '../../src/kernels/gpu/tuning-table';
import { decodePhoto } from '../../src/photos/decode';
import { normaliseVector } from '../../src/vision/join-outputs';
import {
  CASES,
  expectAlike,
  geometryFor,
  given,
  made,
  plainly,
  values,
  type Case,
} from './support/convolutions';
import { loadEmbedder, run, sharedFile } from './support/embedder';
import { countAsManyCores, onDevice, SMALLER_TILES } from './support/gpu';
import { shared, sharedBlob, sharedJson } from './support/shared';

/** Work on a device that counts as one of many cores: a software adapter reads no halves. */
const onManyCores = <T>(work: (gpu: WebGPUBackend) => Promise<T>, memory?: number) =>
  onDevice({}, (gpu) => {
    countAsManyCores(gpu, memory);
    return work(gpu);
  });

/** Weights that are halves to begin with, so that nothing but the order of sums differs. */
const halved = (shape: number[]) => values(shape, 2).map((value) => float16(float16Bits(value)));

/** A convolution whose filter is marked, under tfjs's name. */
const marked = () => {
  const filter = made<Tensor4D>([1, 1, 8, 12], 2);
  keepAsHalves(filter);
  return fused.conv2d({ x: made<Tensor4D>([1, 3, 2, 8], 1), filter, strides: 1, pad: 'same' });
};

describe('every program that reads halves', () => {
  const finish = { activation: 'linear' as const, bias: false, residual: false };
  const inFours = CASES.filter(({ filter }) => filter[3] % 4 === 0);
  const plain = ({ x, filter, strides = 1, pad = 'same' }: Case) =>
    conv2d(made<Tensor4D>(x, 1), tensor(halved(filter), filter), strides, pad);

  it('gives the plain convolution by the weights’ halves', async () => {
    const families = new Set<string>();
    const expected: Float32Array[] = [];
    for (const each of inFours) expected.push(await plainly(() => plain(each)));
    await onManyCores(async (gpu) => {
      for (const [i, each] of inFours.entries()) {
        const geometry = geometryFor(each);
        const x = gpu.makeTensorInfo(each.x, 'float32', values(each.x, 1));
        const filter = gpu.makeTensorInfo(each.filter, 'float32', halved(each.filter));
        const plans = plansOf(geometry, wholeOf(geometry), finish, traitsOf(gpu.device), {
          halves: true,
        });
        for (const plan of plans.filter(({ family }) => family.endsWith(HALVES))) {
          const output = record(gpu, plan, { geometry, x, filter, activation: 'linear' });
          const [result] = await readTogether(gpu, [output]);
          expectAlike(result!, expected[i]!, `${each.what} by ${plan.family}`);
          families.add(plan.family);
        }
      }
    }, SMALLER_TILES);
    expect([...families].sort()).toEqual(
      [
        ...['quad', 'quad, shared reads', 'quad, swapped reads'],
        ...['4 x 16 in 32', '4 x 32 in 16'].map((size) => `split sums, ${size} parts`),
        ...['1 x 16 in 64', '4 x 16 in 32', '4 x 32 in 16'].map(
          (size) => `split sums, ${size} parts, by one input`,
        ),
        ...['32 x 32 in 2 parts', '64 x 64'].map((size) => `workgroups of ${size}`),
      ]
        .map((family) => `${family}, halves`)
        .sort(),
    );
  });

  it('is used for a filter that is marked: values are near, and not those of the filter in full', async () => {
    const expected = await plainly(marked);
    const found = await onManyCores(() => given(marked));
    const differences = Array.from(expected, (value, i) => Math.abs(value - found[i]!));
    // Of 8 products of at most 1, each off by 1 in 2,048 at most.
    expect(Math.max(...differences)).toBeLessThan(8 / 2048);
    expect(Math.max(...differences)).toBeGreaterThan(1e-5);
  });

  it('holds weights beyond the largest half to that', async () => {
    const filter = (values: number[]) => tensor(values, [1, 1, 1, 4]) as Tensor4D;
    const beyond = () => {
      const large = filter([1e5, -1e6, 65504, -2]);
      keepAsHalves(large);
      return conv2d(tensor([1], [1, 1, 1, 1]) as Tensor4D, large, 1, 'same');
    };
    const found = await onManyCores(() => given(beyond));
    expect([...found]).toEqual([65504, -65504, 65504, -2]);
  });
});

describe('the halves of a filter', () => {
  it('are freed with it', async () => {
    await onManyCores(async (gpu) => {
      const filter = made<Tensor4D>([3, 3, 8, 12], 2);
      const x = made<Tensor4D>([1, 7, 5, 8], 1);
      await given(() => conv2d(x, filter, 1, 'same'));
      const before = [memory().numTensors, gpu.numDataIds(), gpu.memory().numBytesInGPU];
      for (let i = 0; i < 2; i++) {
        const other = made<Tensor4D>([3, 3, 8, 12], 2);
        keepAsHalves(other);
        await given(() => conv2d(x, other, 1, 'same'));
        other.dispose();
      }
      expect([memory().numTensors, gpu.numDataIds(), gpu.memory().numBytesInGPU]).toEqual(before);
    });
  });

  it('have a row of their own with the tuner, which tries them beside the filter in full', async () => {
    await onManyCores(async (gpu) => {
      await given(marked);
      const { numBytesInGPU } = gpu.memory();
      while (await tuneNext(gpu, () => true));
      const [[shape, timings]] = [...tuningTableOf(gpu.device).tuned] as [[string, object[]]];
      expect(shape).toMatch(/, halves$/);
      const families = (timings as { family: string }[]).map(({ family }) => family);
      expect(families).toEqual(
        expect.arrayContaining(['workgroups of 64 x 64', 'workgroups of 64 x 64, halves']),
      );
      expect(gpu.memory().numBytesInGPU).toBe(numBytesInGPU);
    }, SMALLER_TILES);
  });
});

interface GoldenCrops {
  crops: { crop: string; output: number[] }[];
}

describe.runIf(shared)('a network whose weights are read as halves', () => {
  it('embeds a face near the reference', async () => {
    const folder = 'models/light/mobilefacenet';
    const { crops } = await sharedJson<GoldenCrops>(`${folder}/golden.json`);
    const files = await Promise.all(
      ['model-0000.params', 'model-symbol.json'].map((name) => sharedFile(`${folder}/${name}`)),
    );
    const { crop, output } = crops[0]!;
    const photo = await decodePhoto(await sharedBlob(`data/aligned112/${crop}`));
    // By quads: in a program of many cores halves are read alike.
    const found = await onManyCores(async () => {
      const { network, info } = await loadEmbedder(files, { halves: true });
      const raw = await run(network, standardise(photo, info.standardisation));
      network.dispose();
      return normaliseVector(raw);
    }, 0);
    const right = normaliseVector(Float32Array.from(output));
    const cosine = found.reduce((sum, value, i) => sum + value * right[i]!, 0);
    console.log('halves, cosine distance', 1 - cosine);
    // Weights are off by up to 1 in 2,048, which sums average out: a ten-thousandth is far from any threshold.
    expect(1 - cosine).toBeLessThan(1e-4);
  });
});
