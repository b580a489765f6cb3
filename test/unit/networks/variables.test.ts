/** The architectures against the lists of variables of the originals. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { dlibResnet } from '../../../src/networks/dlib-resnet';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { mtcnn } from '../../../src/networks/mtcnn';
import { layersOf, tensorsOf } from '../../../src/networks/variables';
import { readWeightFile } from '../../../src/weights/formats/index';

const shared = inject('shared');

const sorted = (list: { name: string; shape: readonly number[] }[]) =>
  list.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).sort();

describe('Inception-ResNet-v1', () => {
  it.runIf(shared)('is made of the variables that facenet creates, in their shapes', () => {
    const path = `${shared}/golden/networks/inception_resnet_v1.variables.json`;
    const { variables } = JSON.parse(readFileSync(path, 'utf8')) as {
      variables: { name: string; shape: number[] }[];
    };
    const ours = layersOf(inceptionResnetV1, 512).flatMap((layer) => tensorsOf(layer)[0]!);
    expect(sorted(ours)).toEqual(sorted(variables));
  });

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
