/** Networks that a graphics processor has computed before are replayed: the same bits, and nothing of anybody else's is touched. */
import '../../src/train/register';
import {
  backend,
  env,
  grad,
  memory,
  mul,
  profile,
  scalar,
  sum,
  tensor1d,
  tensor4d,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { COMPILE_ONLY, SUBMIT } from '../../src/kernels/gpu/recording';
import { Replays } from '../../src/kernels/gpu/replay/replays';
import { dlibResnet } from '../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../src/networks/inception-resnet-v1';
import { onet, pnet, rnet } from '../../src/networks/mtcnn';
import { useBackend } from './support/detector';
import { countAsManyCores, onDevice, NO_TILES } from './support/gpu';
import {
  learned,
  load,
  ordinary,
  picture,
  SIDE,
  small,
  taken,
  valuesOf,
  walksOf,
  type Counted,
} from './support/replay';

const tensor4dOf = (values: ArrayLike<number>) =>
  tensor4d(Float32Array.from(values), [1, SIDE, SIDE, 3]);

beforeEach(async () => {
  await useBackend('webgpu');
});

describe('a network replayed', () => {
  it.each([
    // Smaller than its crops, and of the same programs: a software adapter takes a second for one of those.
    ['Inception-ResNet-v1', inceptionResnetV1, 91, 512],
    ['dlib’s ResNet', dlibResnet, dlibResnet.input.width, 128],
    ['P-Net', pnet, 50, 0],
    ['R-Net', rnet, rnet.input.width, 0],
    ['O-Net', onet, onet.input.width, 0],
    ['a small network of all kinds of programs', small, SIDE, 0],
  ] as const)('gives the bits of %s computed', async (_, network, side, size) => {
    const [first, second] = [picture(1, side), picture(2, side)];
    const loaded = load(network, size);
    const computed = await valuesOf(loaded.run(first));
    expect(await valuesOf(loaded.run(first))).toEqual(computed);
    expect(await walksOf(loaded, first)).toBe(0);
    expect(await valuesOf(loaded.run(second))).toEqual(await ordinary(network, second, size));
    [first, second, loaded].forEach((each) => each.dispose());
  });

  it('gives the bits of programs for many cores, which read weights as halves', async () => {
    await onDevice({}, async (gpu) => {
      countAsManyCores(gpu, NO_TILES);
      const x = picture(3);
      const loaded = load(small, 0, { halves: true });
      const computed = await valuesOf(loaded.run(x));
      for (let i = 0; i < 2; i++) expect(await valuesOf(loaded.run(x))).toEqual(computed);
      expect(loaded.walks()).toBe(2);
      [x, loaded].forEach((each) => each.dispose());
    });
  });

  it('takes an input that is yet to be uploaded, or was just computed there', async () => {
    const x = picture(3);
    const network = await learned(small, x);
    const expected = await ordinary(small, x);
    const values = await x.data();
    expect(await valuesOf(tidy(() => network.run(x.clone())))).toEqual(expected);
    const halves = values.map((value) => value / 2);
    const out = tidy(() => network.run(mul(tensor4dOf(halves), scalar(2))));
    expect(await valuesOf(out)).toEqual(expected);
    expect(await valuesOf(tidy(() => network.run(tensor4dOf(values))))).toEqual(expected);
    [x, network].forEach((each) => each.dispose());
  });

  it('may be disposed of, and its input, before what was recorded is submitted', async () => {
    const x = picture(4);
    const expected = await ordinary(small, x);
    const network = await learned(small, x);
    const out = network.run(x);
    x.dispose();
    network.dispose();
    const others = Array.from({ length: 8 }, (_, i) => picture(10 + i));
    const sums = others.map((other) => mul(other, scalar(3)));
    expect(await valuesOf(out)).toEqual(expected);
    [...others, ...sums].forEach((each) => each.dispose());
  });

  it('leaves every other tensor as it was, and another network’s results', async () => {
    const pictures = Array.from({ length: 4 }, (_, i) => picture(20 + i));
    const faces = Array.from({ length: 4 }, (_, i) => picture(30 + i, 24));
    const [a, b] = [await learned(small, pictures[0]!), await learned(rnet, faces[0]!)];
    const rows = pictures.map((x, i) => {
      const [doubled, face] = [mul(x, scalar(2)), faces[i]!];
      const outs = [a.run(x), b.run(face), mul(doubled, scalar(2))];
      doubled.dispose();
      return outs;
    });
    expect([a.walks(), b.walks()]).toEqual([2, 2]);
    for (const [i, [out, found, quadrupled]] of rows.entries()) {
      expect(await valuesOf(out!)).toEqual(await ordinary(small, pictures[i]!));
      expect(await valuesOf(found!)).toEqual(await ordinary(rnet, faces[i]!));
      const values = await pictures[i]!.data();
      expect(await valuesOf(quadrupled!)).toEqual(values.map((value) => 4 * value));
    }
    [...pictures, ...faces, a, b].forEach((each) => each.dispose());
  });

  it('gives tensors that tidy knows', async () => {
    const x = picture(5);
    const network = await learned(small, x);
    const before = memory().numTensors;
    tidy(() => void network.run(x));
    expect(memory().numTensors).toBe(before);
    [x, network].forEach((each) => each.dispose());
  });

  it('counts its programs as any other way of recording them does', async () => {
    const x = picture(6);
    const network = load(small);
    const gpu = backend() as unknown as { dispatchCountInPass: number };
    const submit = env().getNumber(SUBMIT);
    env().set(SUBMIT, Infinity);
    const counts: number[] = [];
    for (let i = 0; i < 4; i++) {
      const before = gpu.dispatchCountInPass;
      const out = network.run(x);
      counts.push(gpu.dispatchCountInPass - before);
      await valuesOf(out);
    }
    env().set(SUBMIT, submit);
    // The first makes another form of a filter.
    expect(counts).toEqual([counts[1]! + 1, counts[1], counts[1], counts[1]]);
    [x, network].forEach((each) => each.dispose());
  });
});

describe('a network is computed as ever', () => {
  const walksWhile = async (work: (network: Counted, x: Tensor4D) => unknown) => {
    const x = picture(70);
    const network = await learned(small, x);
    const before = network.walks();
    await work(network, x);
    const walks = network.walks() - before;
    [x, network].forEach((each) => each.dispose());
    return walks;
  };

  it('while a gradient is taken through it', async () => {
    const x = picture(71, 24);
    const network = await learned(rnet, x);
    const gradient = tidy(() => grad((input) => sum(network.run(input as Tensor4D)))(x));
    expect((await valuesOf(gradient)).some((value) => value !== 0)).toBe(true);
    expect(network.walks()).toBe(3);
    [x, network].forEach((each) => each.dispose());
  });

  it('while somebody watches its activations', async () => {
    expect(await walksWhile((network, x) => network.run(x, () => {}).dispose())).toBe(1);
  });

  it('while its operations are profiled', async () => {
    const walks = await walksWhile((network, x) => profile(() => network.run(x)));
    expect(walks).toBe(1);
  });

  it('while its programs are compiled ahead', async () => {
    const walks = await walksWhile((network, x) => {
      env().set(COMPILE_ONLY, true);
      network.run(x).dispose();
      env().set(COMPILE_ONLY, false);
    });
    expect(walks).toBe(1);
  });
});

describe('work that is more than a list of programs', () => {
  const WORK: [what: string, work: (x: Tensor) => Tensor][] = [
    ['uploads values', (x) => mul(x, tensor1d([1, 2, 3]))],
    ['gives its input', (x) => x.clone()],
  ];
  it.each(WORK)('is computed each time where it %s', async (_, work) => {
    const x = picture(80);
    const expected = await valuesOf(tidy(() => work(x)));
    let walks = 0;
    const replays = new Replays((input: Tensor) => {
      walks++;
      return tidy(() => work(input));
    });
    const memories: object[] = [];
    for (let i = 0; i < 4; i++) {
      expect(await valuesOf(replays.run(x))).toEqual(expected);
      memories.push(taken());
    }
    // Each run, and once to try.
    expect(walks).toBe(5);
    expect(memories.slice(2)).toEqual([memories[1], memories[1]]);
    x.dispose();
  });

  it('fails as ever where it fails, and the device records on', async () => {
    let fails = false;
    const x = picture(81);
    const replays = new Replays((input: Tensor) => {
      if (fails) throw new Error('It does not work.');
      return mul(input, input);
    });
    await valuesOf(replays.run(x));
    fails = true;
    expect(() => replays.run(x)).toThrow('It does not work.');
    fails = false;
    const expected = (await x.data()).map((value) => Math.fround(value * value));
    for (let i = 0; i < 2; i++) expect(await valuesOf(replays.run(x))).toEqual(expected);
    replays.forget();
    x.dispose();
  });
});
