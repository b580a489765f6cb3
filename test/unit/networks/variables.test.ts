/** The architectures against the lists of variables of the originals. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { inceptionResnetV2 } from '../../../src/networks/inception-resnet-v2';
import type { Layers, Network, Padding } from '../../../src/networks/layers';
import { mtcnn } from '../../../src/networks/mtcnn';
import { squeezenet } from '../../../src/networks/squeezenet';
import { layersOf, tensorsOf } from '../../../src/networks/variables';
import { readWeightFile } from '../../../src/weights/formats/index';

const shared = inject('shared');

const sorted = (list: { name: string; shape: readonly number[] }[]) =>
  list.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).sort();

describe.runIf(shared)('the networks of facenet', () => {
  it.each([
    [inceptionResnetV1, 512],
    [inceptionResnetV2, 128],
    [squeezenet, 128],
  ])('$id is made of the variables that facenet creates, in their shapes', (network, size) => {
    const path = `${shared}/golden/networks/${network.id.replaceAll('-', '_')}.variables.json`;
    const { variables } = JSON.parse(readFileSync(path, 'utf8')) as {
      variables: { name: string; shape: number[] }[];
    };
    const ours = layersOf(network, size).flatMap((layer) => tensorsOf(layer)[0]!);
    expect(sorted(ours)).toEqual(sorted(variables));
  });
});

describe('Inception-ResNet-v1', () => {
  it('may come folded: weights and biases alone', () => {
    const [first] = layersOf(inceptionResnetV1, 128);
    expect(tensorsOf(first!).map((way) => way.map(({ name }) => name.split('/').at(-1)))).toEqual([
      ['weights', 'beta', 'moving_mean', 'moving_variance'],
      ['weights', 'biases'],
    ]);
  });

  it('differs between 128 and 512 outputs in the Bottleneck alone', () => {
    const [small, large] = [128, 512].map((size) => layersOf(inceptionResnetV1, size));
    const different = small!.filter((layer, i) => String(layer.shape) !== String(large![i]!.shape));
    expect(different.map(({ name }) => name)).toEqual(['InceptionResnetV1/Bottleneck']);
  });
});

describe('the walk', () => {
  const dense = (padding: Padding): number[] => {
    const network: Network = {
      id: 'padded',
      input: { height: 5, width: 8 },
      forward<T>(layers: Layers<T>, x: T): T {
        const options = { kernel: [3, 3] as [number, number], filters: 2, stride: 2, padding };
        const map = layers.conv(x, 'c', { ...options, form: 'plain' });
        return layers.dense(map, 'd', { outputs: 7, form: 'plain' });
      },
    };
    return layersOf(network).at(-1)!.shape;
  };

  it.each([
    ['same', 3 * 4],
    ['valid', 2 * 3],
    [0, 2 * 3],
    [1, 3 * 4],
    [2, 4 * 5],
  ] as const)(
    'follows a map of 5 x 8 through 3 x 3 at every second pixel, padded by %s',
    (padding, pixels) => {
      expect(dense(padding)).toEqual([pixels * 2, 7]);
    },
  );
});

describe.runIf(shared)('MTCNN', () => {
  it.each(mtcnn.nets.map((net, i) => [net.id, `det${i + 1}.npy`, net] as const))(
    '%s is made of the tensors of %s, in their shapes',
    (_, file, net) => {
      const stored = readWeightFile(readFileSync(`${shared}/models/mtcnn/${file}`), file);
      const ours = layersOf(net).flatMap((layer) => tensorsOf(layer)[0]!);
      const theirs = [...stored].map(([name, { shape }]) => ({ name, shape }));
      expect(sorted(ours)).toEqual(sorted(theirs));
    },
  );
});

describe("dlib's ResNet", () => {
  it('has 29 convolutions and one matrix', () => {
    const layers = layersOf(dlibResnet, 128);
    expect(layers.filter(({ shape }) => shape.length === 4)).toHaveLength(29);
    expect(layers.at(-1)).toMatchObject({ name: 'fc', shape: [256, 128] });
  });
});
