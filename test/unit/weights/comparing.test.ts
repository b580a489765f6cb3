/** Two sets of weights of one network, layer by layer; and why two sets can't be compared. */
import { describe, expect, test } from 'vitest';
import type { Weights } from '../../../src/base/types';
import { foldedLayer } from '../../../src/networks/fold';
import { squeezenet } from '../../../src/networks/squeezenet';
import { layersOf } from '../../../src/networks/variables';
import { findRow } from '../../../src/weights/catalogue/catalogue';
import { layerDifferences } from '../../../src/weights/fitting/layer-differences';
import { compareSets } from '../../../src/weights/keeping/comparing';
import { ruleWeights } from '../../fixtures/rule-weights';

const LAYERS = 27;
const weights = ruleWeights(squeezenet, 128);

/** The same with one value moved. */
function moved(name: string, by: number): Weights {
  const data = weights.data.slice();
  data[weights.tensors.find((tensor) => tensor.name === name)!.offset]! += by;
  return { ...weights, data };
}

/** The same with batch norm folded into the weights, as some files have it. */
function folded(): Weights {
  const values = new Map(
    weights.tensors.map(({ name, shape, offset }) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [name, weights.data.subarray(offset, offset + size)];
    }),
  );
  const parts = layersOf(squeezenet, 128).flatMap((spec) => {
    const layer = foldedLayer(spec, (name) => values.get(name));
    return [
      { name: `${spec.name}/weights`, values: layer.weights },
      { name: `${spec.name}/biases`, values: layer.bias! },
    ];
  });
  const data = Float32Array.from(parts.flatMap((part) => [...part.values]));
  let offset = 0;
  const tensors = parts.map(({ name, values: { length } }) => {
    offset += length;
    return { name, shape: [length], offset: offset - length };
  });
  return { ...weights, tensors, data };
}

const compare = (other: Weights) => layerDifferences('squeezenet', 128, weights, other);

describe('layers', () => {
  test('of the same weights do not differ', () => {
    const layers = compare(weights);
    expect(layers).toHaveLength(LAYERS);
    expect(layers.every(({ difference, largest }) => difference === 0 && largest > 0)).toBe(true);
  });

  test('come with the one first that differs most, and by how much', () => {
    const [first, second] = compare(moved('squeezenet/conv10/biases', 0.25));
    expect(first).toMatchObject({ layer: 'squeezenet/conv10', difference: 0.25 });
    expect(second!.difference).toBe(0);
  });

  test('that differ in what batch norm takes off differ by what that does to the bias', () => {
    const [first] = compare(moved('squeezenet/conv1/BatchNorm/moving_mean', 1));
    const variance = weights.tensors.find(({ name }) =>
      name.endsWith('conv1/BatchNorm/moving_variance'),
    );
    expect(first!.layer).toBe('squeezenet/conv1');
    expect(first!.difference).toBeCloseTo(1 / Math.sqrt(weights.data[variance!.offset]! + 1e-3), 5);
  });

  test('with batch norm folded in are those with batch norm beside them', () => {
    expect(compare(folded()).map(({ difference }) => difference)).toEqual(Array(LAYERS).fill(0));
  });
});

describe('sets', () => {
  const row = (id: string) => findRow(id)!;
  const none = () => Promise.reject(new Error('Nothing is loaded.'));

  test('of different networks are refused by the names of both', async () => {
    await expect(compareSets(row('dlib-resnet'), row('mobilefacenet'), none)).rejects.toMatchObject(
      {
        code: 'INVALID_OPTION',
        message:
          "dlib's ResNet and MobileFaceNet are weights of different networks: dlib's ResNet with 128 values a face, and MobileFaceNet with 128 values a face.",
      },
    );
  });

  test('of one network with embeddings of different length, too', async () => {
    await expect(
      compareSets(row('20180402-114759'), row('20170512-110547'), none),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/with 512 values a face.*with 128 values a face/),
    });
  });

  test('that are one and the same are refused', async () => {
    await expect(compareSets(row('mtcnn'), row('mtcnn'), none)).rejects.toMatchObject({
      message: "MTCNN (published) can't be compared with itself.",
    });
  });
});
