/**
 * A tiny file of each format, damaged: tensors or a FacetError, in bounded steps and bytes. Where a format
 * seals its parts by checksums, half of the damage is done before they are made, or nothing behind them would be met.
 */
import { expect, inject, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { Budget, FLOOR, GROWTH } from '../../../src/files/parsing/budget';
import { readWeightFile } from '../../../src/weights/formats/index';
import type { NamedBytes } from '../../../src/weights/formats/format';
import { join } from '../../fixtures/bytes';
import type { Bytes } from './bytes';
import { field, type Tensor } from './containers';
import { damaged, generator } from './damage';
import { kerasTensors, olderHdf5 } from '../../fixtures/weights/hdf5';
import { hdf5 } from './hdf5-files';
import { model, node, tensorProto } from './onnx-files';
import { liteFile } from './tflite-file';
import { tfjs } from '../../fixtures/weights/tfjs';
import { bundle, slices, variablesOf } from '../../fixtures/weights/tensorflow';

const ROUNDS = inject('full') ? 200_000 : 20_000;

const tensors: Tensor[] = [
  { name: 'a/weights', shape: [1, 2], values: Float32Array.of(1, 2) },
  { name: 'a/biases', shape: [2], values: Float32Array.of(3, 4) },
];

/** One dataset in packed chunks, in a group of the newer kind. */
const packed = hdf5([
  { path: 'a', shape: [4, 2], values: new Float32Array(8), chunks: [2, 2], filter: [1, [6]] },
]);

/** A convolution, a sum and a widened constant. @param content the fields that hold the values of a constant */
function onnx(content: (values: Bytes, name: string) => Bytes): Bytes {
  const constant = (name: string, shape: number[], type: number, length: number) =>
    tensorProto(name, shape, type, content(new Uint8Array(length), name));
  return model({
    nodes: [
      node('DequantizeLinear', ['z', 's'], ['y'], { axis: 0 }),
      node('Conv', ['input', 'w'], ['a'], { strides: [1, 1], group: 1 }),
      node('Add', ['a', 'y'], ['b']),
      node('Transpose', ['b'], ['out'], { perm: [0, 2, 3, 1] }),
    ],
    initialisers: [
      constant('w', [2, 2, 1, 1], 1, 16),
      constant('z', [1], 3, 1),
      tensorProto('s', [], 1, field(9, new Uint8Array(4))),
    ],
    outputs: ['out'],
  });
}

/** The files of a format, the main one first. @param bend what becomes of a part before it is sealed */
type Make = (bend: (part: Bytes) => Bytes) => [name: string, content: Bytes][];

const FILES: Record<string, Make> = {
  'a checkpoint': (bend) => bundle('m', variablesOf(tensors), { bend }),
  'a checkpoint in two shards': (bend) => bundle('m', variablesOf(tensors), { shards: 2, bend }),
  'a checkpoint of version 1': (bend) => [['m.ckpt', slices(tensors, bend)]],
  'a model of tfjs': () => tfjs(tensors, { shard: 10, topology: { node: [{ a: ['b'] }] } }),
  'an ONNX model': () => [['m.onnx', onnx((values) => field(9, values))]],
  'an ONNX model with its values beside it': () => [
    [
      'm.onnx',
      onnx((_, name) => {
        const place = join(field(1, 'location'), field(2, `${name}.data`));
        return join(field(13, place), field(14, 1));
      }),
    ],
    ['w.data', new Uint8Array(16)],
    ['z.data', new Uint8Array(1)],
  ],
  'a model of TensorFlow Lite': () => [['m.tflite', liteFile({ scales: [1, 2] })]],
  'HDF5 of the older kind': () => [['m.h5', olderHdf5(kerasTensors(tensors))]],
  'HDF5 of the newer kind': () => [['m.h5', packed]],
  'Keras 3': () => [
    ['model.weights.h5', olderHdf5([{ path: 'conv2d/vars/0', shape: [1], values: [1] }])],
    ['config.json', join('{"config":{"layers":[{"class_name":"Conv2D","config":{"name":"a"}}]}}')],
  ],
};

test.each(Object.entries(FILES))('%s', (_, make) => {
  const random = generator(20261127);
  const whole = make((part) => part);
  const codes = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    // Of a format that seals nothing the parts are asked for once.
    const inside = make.length > 0 && random(2) === 0;
    const hurt = random(whole.length);
    const bend = (part: Bytes) => (random(3) === 0 ? damaged(part, random) : part);
    const bent = inside ? make(bend) : whole;
    const files = bent.map(([name, content], i): NamedBytes => {
      return { name, bytes: !inside && i === hurt ? damaged(content, random) : content };
    });
    codes.add(outcome(files, `round ${round}`));
  }
  expect(codes).toContain('read');
  expect(codes).toContain('WEIGHTS_INVALID');
});

function outcome([main, ...beside]: NamedBytes[], round: string): string {
  const size = [main!, ...beside].reduce((sum, { bytes }) => sum + bytes.length, 0);
  const budget = new Budget(main!.name, size);
  try {
    const raw = readWeightFile(main!.bytes, main!.name, beside, budget);
    for (const tensor of raw.values()) if (tensor.size < 1000) tensor.toFloat32();
    return 'read';
  } catch (error) {
    if (!(error instanceof FacetError)) throw new Error(round, { cause: error });
    return error.code;
  } finally {
    expect(budget.spent, round).toBeLessThanOrEqual(size * GROWTH + FLOOR);
  }
}
