/** A graph held against a network: layers are found by what they take and give, and what the file folds is unfolded. */
import { describe, expect, test } from 'vitest';
import type { GraphNode, NetworkGraph } from '../../../src/files/parsing/network-graph';
import { denseStrides, RawTensor, withGraph } from '../../../src/files/parsing/tensor';
import { onnxModel } from '../../../src/export/onnx/model';
import { join as joined } from '../../../src/export/onnx/protobuf';
import { writtenLayers } from '../../../src/export/onnx/written';
import { findNetwork } from '../../../src/networks';
import { byGraph } from '../../../src/weights/fitting/graph';
import { readWeightFile } from '../../../src/weights/formats';
import { ruleWeights } from '../../fixtures/rule-weights';
import type { Layers, Network } from '../../../src/networks/layers';
import { Match } from '../../../src/weights/fitting/graph/match';
import { traceOf } from '../../../src/weights/fitting/graph/trace';
import { Values } from '../../../src/weights/fitting/graph/values';
import { bytesOf } from './containers';

const FACTOR = 0.17;

/** Two branches of the same shape, joined, scaled and added to what they come from; then a mean and a matrix. */
const network: Network = {
  id: 'tiny',
  input: { width: 4, height: 4 },
  forward<T>(layers: Layers<T>, x: T): T {
    const conv = (from: T, name: string, filters: number) =>
      layers.conv(from, name, {
        ...{ kernel: [1, 1], filters, padding: 'same', form: 'norm', activation: 'relu' },
      });
    const stem = conv(x, 'stem', 4);
    const both = layers.concat([conv(stem, 'left', 2), conv(stem, 'right', 2)]);
    const up = layers.conv(both, 'up', {
      ...{ kernel: [1, 1], filters: 4, padding: 'same', form: 'bias', factor: FACTOR },
    });
    const sum = layers.add(stem, up, 'relu');
    return layers.dense(layers.globalAverage(sum), 'last', { outputs: 3, form: 'norm' });
  },
};

function tensor(shape: number[], value: (i: number) => number): RawTensor {
  const size = shape.reduce((product, side) => product * side, 1);
  const bytes = bytesOf(Float32Array.from({ length: size }, (_, i) => value(i)));
  const dtype = { kind: 'f', size: 4, littleEndian: true } as const;
  return new RawTensor({ dtype, shape, strides: denseStrides(shape), offset: 0, bytes });
}

const vector = (...values: number[]) => tensor([values.length], (i) => values[i]!);

type Given = GraphNode extends infer Node
  ? Node extends GraphNode
    ? Omit<Node, 'operator' | 'name'>
    : never
  : never;

const node = (given: Given): GraphNode =>
  ({ operator: given.kind, name: `${given.kind} "${given.output}"`, ...given }) as GraphNode;

function conv(input: string, output: string, weights: RawTensor, bias?: RawTensor): GraphNode[] {
  const rest = { weights, bias, stride: 1, groups: 1 };
  return [
    node({ kind: 'convolution', input, output: `${output} product`, ...rest }),
    node({ kind: 'activation', input: `${output} product`, of: 'relu', output }),
  ];
}

const LEFT = tensor([1, 1, 4, 2], (i) => i + 1);
const RIGHT = tensor([1, 1, 4, 2], (i) => -i - 1);
const UP = tensor([1, 1, 4, 4], (i) => i / 4);
const LAST = tensor([4, 3], (i) => i - 5);

interface Options {
  /** The file lists the branches, and joins them, so. */
  listed?: ('left' | 'right')[];
  joined?: ['left' | 'right', 'left' | 'right'];
  /** Of the node that multiplies; none where the file has folded it. */
  factor?: number;
  turned?: boolean;
  epsilon?: number;
  end?: GraphNode[];
  outputs?: string[];
}

function graph(options: Options = {}): NetworkGraph {
  const { listed = ['left', 'right'], joined = ['left', 'right'], factor, turned } = options;
  const branch = { left: LEFT, right: RIGHT };
  const product = {
    ...{ weights: UP, bias: vector(1, 2, 3, 4), stride: 1, groups: 1 },
    ...{ kind: 'convolution' as const, input: 'both', output: 'up' },
  };
  const scaled = factor === undefined ? 'up' : 'scaled';
  const nodes = [
    ...conv(
      'input',
      'stem',
      tensor([1, 1, 3, 4], (i) => i),
      vector(0, 1, 2, 3),
    ),
    ...listed.flatMap((name) => conv('stem', name, branch[name], vector(5, 6))),
    node({ kind: 'concatenation', inputs: joined, output: 'both' }),
    node(product),
    ...(factor === undefined
      ? []
      : [node({ kind: 'scaling', input: 'up', by: vector(factor), output: 'scaled' })]),
    node({ kind: 'sum', inputs: turned ? [scaled, 'stem'] : ['stem', scaled], output: 'sum' }),
    node({ kind: 'activation', input: 'sum', of: 'relu', output: 'active' }),
    node({ kind: 'mean', input: 'active', output: 'mean' }),
    node({ kind: 'passing', input: 'mean', output: 'flat' }),
    node({ kind: 'matrix', input: 'flat', weights: LAST, output: 'matrix' }),
    ...(options.end ?? [
      node({
        ...{ kind: 'normalisation', input: 'matrix', output: 'out' },
        ...{ gamma: vector(1, 1, 1), beta: vector(1, 2, 3), mean: vector(4, 5, 6) },
        ...{ variance: vector(7, 8, 9), epsilon: options.epsilon ?? 0.001 },
      }),
    ]),
  ];
  return { axes: 'cyx', nodes, outputs: options.outputs ?? ['out'] };
}

function matched(given: NetworkGraph) {
  const match = new Match(new Values(given), traceOf(network));
  const fits = match.from(given.outputs[0]!);
  const values = (name: string) => [...(match.tensors.get(name)?.toFloat32() ?? [])];
  return { fits, values, why: match.closest.why, taken: match.taken.size };
}

describe('layers of the same shape', () => {
  test('are told apart by how they are joined, not by their order in the file', () => {
    const { fits, values } = matched(graph({ listed: ['right', 'left'] }));
    expect(fits).toBe(true);
    expect(values('left/weights')).toEqual([...LEFT.toFloat32()]);
    expect(values('right/weights')).toEqual([...RIGHT.toFloat32()]);
  });

  test('that are joined the other way round are each the other', () => {
    const { values } = matched(graph({ joined: ['right', 'left'] }));
    expect(values('left/weights')).toEqual([...RIGHT.toFloat32()]);
  });

  test('the sides of a sum may stand in either order', () => {
    expect(matched(graph({ turned: true })).fits).toBe(true);
  });
});

describe('what a file folds', () => {
  test('a factor that stands beside its layer leaves it as it is', () => {
    const { values } = matched(graph({ factor: Math.fround(FACTOR) }));
    expect(values('up/weights')).toEqual([...UP.toFloat32()]);
    expect(values('up/biases')).toEqual([1, 2, 3, 4]);
  });

  test('a factor that is in the weights is taken out of them', () => {
    const { values } = matched(graph());
    const factor = Math.fround(1 / FACTOR);
    expect(values('up/weights')).toEqual([...UP.toFloat32().map((value) => value * factor)]);
    expect(values('up/biases')).toEqual(
      [...Float32Array.of(1, 2, 3, 4)].map((v) => Math.fround(v / FACTOR)),
    );
  });

  test('batch norm in the convolutions leaves their biases', () => {
    expect(matched(graph()).values('left/biases')).toEqual([5, 6]);
  });

  test('batch norm with another epsilon has the difference in its variance', () => {
    expect(matched(graph()).values('last/BatchNorm/moving_variance')).toEqual([7, 8, 9]);
    const moved = matched(graph({ epsilon: 0.101 })).values('last/BatchNorm/moving_variance');
    moved.forEach((value, i) => expect(value).toBeCloseTo(7.1 + i, 5));
  });

  test('batch norm written as a product and a sum becomes factors of the matrix and biases', () => {
    const end = [
      node({ kind: 'scaling', input: 'matrix', by: vector(2, 3, 4), output: 'by' }),
      node({ kind: 'offset', input: 'by', by: vector(5, 6, 7), output: 'out' }),
    ];
    const { values } = matched(graph({ end }));
    const right = LAST.toFloat32().map((value, i) => value * [2, 3, 4][i % 3]!);
    expect(values('last/weights')).toEqual([...right]);
    expect(values('last/biases')).toEqual([5, 6, 7]);
  });
});

describe('what does not fit', () => {
  test('another way of joining is none of the network’s', () => {
    const given = graph();
    const nodes = given.nodes.map((each) =>
      each.kind === 'sum' ? node({ ...each, inputs: ['both', 'up'] }) : each,
    );
    const { fits, why } = matched({ ...given, nodes });
    expect(fits).toBe(false);
    expect(why).toBe('its layers are joined otherwise');
  });

  test('an activation that is not there is named', () => {
    const given = graph();
    const nodes = given.nodes.map((each) =>
      each.output === 'left'
        ? node({ kind: 'passing', input: 'left product', output: 'left' })
        : each,
    );
    const { fits, why } = matched({ ...given, nodes });
    expect(fits).toBe(false);
    expect(why).toBe('convolution "left product" stands where relu belongs');
  });

  test('a graph that goes round in a ring ends, and is none', () => {
    const nodes = graph().nodes.map((each) =>
      each.output === 'stem product' && 'input' in each ? node({ ...each, input: 'active' }) : each,
    );
    const { fits, why } = matched({ axes: 'cyx', nodes, outputs: ['out'] });
    expect(fits).toBe(false);
    expect(why).toBe('activation "active" stands where the picture belongs');
  });
});

test('a classifier behind an embedding is left out, and it is said', () => {
  const embedder = findNetwork('mobilefacenet')!;
  const layers = writtenLayers(embedder, ruleWeights(embedder, 128), 128);
  const file = joined(onnxModel(embedder, layers, { embeddingSize: 128 }));
  const raw = readWeightFile(file, 'a.onnx');
  const graph = raw.graph!;
  const scores: GraphNode = {
    ...{ kind: 'matrix', operator: 'Gemm', name: 'Gemm "scores"', output: 'scores' },
    ...{
      input: graph.outputs[0]!,
      weights: [...raw.values()].find(({ shape }) => shape.length === 2)!,
    },
  };
  const nodes = [...graph.nodes, scores];
  const told = byGraph(withGraph(raw, { ...graph, nodes, outputs: ['scores'] }))!;
  expect([...told.keys()].sort()).toEqual([...byGraph(raw)!.keys()].sort());
  expect(told.notes).toEqual([
    'What follows the embedding in the file, a classifier, was left out.',
  ]);
});
