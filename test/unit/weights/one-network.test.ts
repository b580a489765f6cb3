/** Inception-ResNet-v1 with the weights of the rule, in containers written by the formats' definitions: the same bits. */
import { beforeAll, expect, test } from 'vitest';
import type { Weights } from '../../../src/base/types';
import { inceptionResnetV1 } from '../../../src/networks/inception-resnet-v1';
import { memoryStorage } from '../../../src/storage/entries';
import { WeightLibrary } from '../../../src/weights/library';
import { ruleWeights } from '../../fixtures/rule-weights';
import { join } from '../../fixtures/bytes';
import type { Bytes } from './bytes';
import { graph, npz, type Tensor } from './containers';
import { kerasTensors, olderHdf5 } from '../../fixtures/weights/hdf5';
import { BASE, makeHost } from './host';
import { bundle, slices, variablesOf } from '../../fixtures/weights/tensorflow';
import { tfjs } from '../../fixtures/weights/tfjs';

let rule: Weights;
let tensors: Tensor[];
beforeAll(() => {
  rule = ruleWeights(inceptionResnetV1, 512);
  tensors = rule.tensors.map(({ name, shape, offset }) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return { name, shape, values: rule.data.subarray(offset, offset + size) };
  });
});

/** "InceptionResnetV1/Repeat/block35_1/Branch_0/Conv2d_1x1/weights", as Keras's ports say it. */
function kerasName(name: string): string {
  const [layer, part] = /^(.*)\/(.*)$/.exec(name)!.slice(1) as [string, string];
  const own = layer
    .replace('InceptionResnetV1/', '')
    .replace(/^Block8/, 'Block8_6')
    .replace(/^Repeat(_\d)?\/block/, 'Block')
    .replaceAll('/', '_');
  return `${own}/${{ weights: 'kernel', biases: 'bias' }[part] ?? part}`;
}

const inScope = (before: string, scope = 'InceptionResnetV1/') =>
  tensors.map((tensor) => ({
    ...tensor,
    name: before + tensor.name.replace('InceptionResnetV1/', scope),
  }));
/** As a training leaves them: batch norm's gamma, which did not learn, and what is of no layer. */
const constants = () => [
  ...inScope('import/')
    .filter(({ name }) => name.endsWith('/moving_mean'))
    .map(({ name, shape, values }) => ({
      ...{ name: name.replace('moving_mean', 'Const'), shape, values: values.map(() => 1) },
    })),
  { name: 'ranges', shape: [1], values: Float32Array.of(1) },
];

const inKeras = () => tensors.map((tensor) => ({ ...tensor, name: kerasName(tensor.name) }));

test.each<[string, () => [name: string, content: Bytes][]]>([
  ['a checkpoint in two shards', () => bundle('irv1', variablesOf(tensors), { shards: 2 })],
  ['a checkpoint of version 1', () => [['irv1.ckpt', slices(tensors)]]],
  ['Keras’s HDF5', () => [['irv1.h5', olderHdf5(kerasTensors(inKeras()))]]],
  ['a graph of tfjs in shards of 4 MB', () => tfjs(tensors)],
  ['NumPy’s npz', () => [['irv1.npz', npz(tensors)]]],
  [
    'a frozen graph behind a scope, with constants that are no weights beside',
    () => [['irv1.pb', join(graph(inScope('import/')), graph(constants()))]],
  ],
  ['a checkpoint of another scope', () => bundle('irv1', variablesOf(inScope('', 'FaceNet/')))],
  ['layers of tfjs', () => tfjs(inKeras(), { format: 'layers-model' })],
])('%s', async (_, make) => {
  const storage = memoryStorage();
  const library = new WeightLibrary({ base: BASE, storage, fetch: makeHost({ files: {} }).fetch });
  const files = make().map(([name, content]) => ({ name, blob: new Blob([content]) }));
  const [model] = await library.add(files);
  expect(model!.embedder).toMatchObject({ network: 'inception-resnet-v1', embeddingSize: 512 });
  const { tensors: names, data } = await library.load(model!.id);
  expect(names).toEqual(rule.tensors);
  expect(Buffer.compare(Buffer.from(data.buffer), Buffer.from(rule.data.buffer))).toBe(0);
});
