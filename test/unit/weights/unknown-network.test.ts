/** A network that Facet does not have is told as far as its graph goes. */
import { describe, expect, test } from 'vitest';
import { describeGraph, unknownNetwork } from '../../../src/weights/fitting/unknown-network';
import { recogniseFile } from '../../../src/weights/keeping/placing';
import { join } from '../../fixtures/bytes';
import { constant, field, paramsOf } from './containers';
import { NAME, open } from './opened';
import { readAdded } from '../../../src/weights/keeping/additions';
import { bytesOf } from './containers';
import { le } from '../../fixtures/bytes';

const counts = (operations: Record<string, number>) => new Map(Object.entries(operations));

describe('the sentence', () => {
  test.each([
    [{ Conv2D: 53, MatMul: 1 }, '53 convolutions and 1 dense layer'],
    [{ CONV_2D: 1, DEPTHWISE_CONV_2D: 17, Relu: 30 }, '18 convolutions'],
    [{ FullyConnected: 2 }, '2 dense layers'],
  ])('counts %o', (operations, words) => {
    expect(describeGraph({ operations: counts(operations) })).toBe(words);
  });

  test('says the size of its pictures and how much it gives, where the graph does', () => {
    const operations = counts({ Conv: 53, Gemm: 1 });
    const input = { width: 112, height: 96 };
    expect(describeGraph({ operations, input, outputs: 512 })).toBe(
      '53 convolutions and 1 dense layer, for pictures of 112 x 96, with 512 outputs',
    );
  });

  test('names what no layer of Facet does, and what Facet has', () => {
    const operations = counts({ Conv: 3, LRN: 1, Relu: 2, LSTM: 1, GridSample: 1, TopK: 1 });
    const { code, message, hint } = unknownNetwork('x.onnx', { operations });
    expect(code).toBe('WEIGHTS_UNKNOWN');
    expect(message).toBe(
      'x.onnx holds a network that Facet does not have: 3 convolutions. Facet has no layer that does what "LRN", "LSTM", "GridSample" and 1 more do there.',
    );
    expect(hint).toMatch(/^Facet knows MTCNN, .*SqueezeNet.* and MobileFace V2\.$/);
  });

  test('is the plain one of a graph that computes nothing', () => {
    expect(unknownNetwork('x.pb', { operations: counts({ Const: 3 }) }).message).toBe(
      'x.pb holds weights of no network Facet knows.',
    );
  });
});

test('of a frozen graph', async () => {
  const placeholder = (sides: number[]) => {
    const dims = sides.map((side) => field(2, field(1, side)));
    const shape = join(field(1, 'shape'), field(2, field(7, join(...dims))));
    return field(1, join(field(1, 'input'), field(2, 'Placeholder'), field(5, shape)));
  };
  const node = (name: string, operation: string) =>
    field(1, join(field(1, name), field(2, operation)));
  const file = join(
    placeholder([1, 96, 112, 3]),
    ...[constant('w', [1], field(4, new Uint8Array(4))), node('a', 'Conv2D'), node('b', 'LRN')],
  );
  const opened = await open(file);
  expect(() => recogniseFile(opened)).toThrow(
    `${NAME} holds a network that Facet does not have: 1 convolution, for pictures of 112 x 96. Facet has no layer that does what "LRN" does there.`,
  );
});

test('of an MXNet graph beside its arrays', async () => {
  const array = join(
    ...[le(0xf993fac9, 4), le(0, 4), le(1, 4), le(1, 8), le(1, 4), le(0, 4), le(0, 4)],
    bytesOf(Float32Array.of(1)),
  );
  const nodes = [
    { op: 'null', name: 'data', attrs: { __shape__: '(1, 3, 112, 112)' }, inputs: [] },
    { op: 'Convolution', name: 'conv0', inputs: [] },
    { op: 'FullyConnected', name: 'fc', attrs: { num_hidden: '512' }, inputs: [] },
  ];
  const files = [
    { name: 'r50-0000.params', blob: new Blob([paramsOf([array], ['arg:w'])]) },
    { name: 'r50-symbol.json', blob: new Blob([JSON.stringify({ nodes })]) },
  ];
  const { failures } = await readAdded(files, {});
  expect(failures.map(({ message }) => message)).toEqual([
    'r50-0000.params holds a network that Facet does not have: 1 convolution and 1 dense layer, for pictures of 112 x 112, with 512 outputs.',
  ]);
});
