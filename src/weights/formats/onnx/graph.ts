/** ONNX's operators in the form that all formats share. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { quoted } from '../../../files/parsing/errors';
import type { GraphNode, NetworkGraph } from '../../../files/parsing/network-graph';
import { arithmetic, type Operation } from '../arithmetic';
import type { Constants } from './constants';
import type { OnnxModel, OnnxNode } from './model';

/** Kernels are [filters, in / groups, height, width]. */
const KERNEL = [2, 3, 1, 0];
/** BatchNormalization's own. */
const EPSILON = 1e-5;

const PASSING = new Set(
  [
    'Identity Dropout Flatten Reshape Squeeze Unsqueeze Cast Pad QuantizeLinear DequantizeLinear',
    'Softmax LogSoftmax LpNormalization',
  ].flatMap((line) => line.split(' ')),
);
const ACTIVATIONS = new Set(
  'LeakyRelu Sigmoid Tanh Elu Selu HardSigmoid HardSwish Softplus Celu Mish Gelu'.split(' '),
);

/** Operators that give constants alone are not among the nodes. */
export function graphOf(model: OnnxModel, constants: Constants, budget: Budget): NetworkGraph {
  const nodes: GraphNode[] = [];
  for (const node of model.nodes) {
    if (constants.made(node)) continue;
    const [output] = node.outputs;
    if (output === undefined) continue;
    budget.spend(COST.dict);
    const name = `${node.operator} ${quoted(node.name || output)}`;
    nodes.push({
      operator: node.operator,
      name,
      output,
      ...converted(node, constants, budget),
    } as GraphNode);
  }
  const [picture] = model.inputs.filter(({ name }) => !constants.has(name));
  const [, height = 0, width = 0] = sidesOf(picture?.shape ?? []);
  return {
    axes: 'cyx',
    nodes,
    outputs: model.outputs,
    ...(height > 0 && width > 0 && { picture: [height, width] as const }),
  };
}

/** [channels, height, width] of [N, 3, height, width] or [N, height, width, 3]. */
function sidesOf([, a = 0, b = 0, c = 0]: number[]): number[] {
  return c === 3 ? [c, a, b] : [a, b, c];
}

function converted(node: OnnxNode, constants: Constants, budget: Budget): Operation {
  const { operator, inputs, attributes } = node;
  const [input = '', second] = inputs;
  const integers = (name: string) => attributes.get(name)?.integers;
  const other: Operation = { kind: 'other', inputs };
  switch (operator) {
    case 'Conv': {
      const [weights, bias] = [constants.get(second), constants.get(inputs[2])];
      const strides = integers('strides') ?? [1, 1];
      const isPlain = !integers('dilations')?.some((n) => n !== 1) && strides[0] === strides[1];
      if (weights?.shape.length !== 4 || !isPlain || (inputs[2] && !bias)) return other;
      const groups = attributes.get('group')?.integer ?? 1;
      const ours = weights.permuted(KERNEL);
      return { kind: 'convolution', input, weights: ours, bias, stride: strides[0]!, groups };
    }
    case 'Gemm':
    case 'MatMul': {
      const [matrix, bias] = [constants.get(second), constants.get(inputs[2])];
      const one = (name: string) => (attributes.get(name)?.float ?? 1) === 1;
      const isPlain = one('alpha') && one('beta') && !attributes.get('transA')?.integer;
      if (matrix?.shape.length !== 2 || !isPlain || (inputs[2] && !bias)) return other;
      const weights = attributes.get('transB')?.integer ? matrix.permuted([1, 0]) : matrix;
      return { kind: 'matrix', input, weights, bias };
    }
    case 'BatchNormalization': {
      const [gamma, beta, mean, variance] = inputs.slice(1, 5).map((name) => constants.get(name));
      if (!gamma || !beta || !mean || !variance) return other;
      const epsilon = attributes.get('epsilon')?.float ?? EPSILON;
      return { kind: 'normalisation', input, gamma, beta, mean, variance, epsilon };
    }
    case 'PRelu': {
      const slopes = constants.get(second);
      return slopes ? { kind: 'slopes', input, slopes } : other;
    }
    case 'Mul':
    case 'Add':
    case 'Sub':
    case 'Div': {
      const both = [constants.get(input), constants.get(second)];
      const of = operator.toLowerCase() as 'add' | 'sub' | 'mul' | 'div';
      return arithmetic(of, [input, second ?? ''], both, budget);
    }
    case 'Concat':
      return { kind: 'concatenation', inputs };
    case 'MaxPool':
    case 'AveragePool': {
      const size = integers('kernel_shape')?.[0] ?? 0;
      const stride = integers('strides')?.[0] ?? 1;
      const of = operator === 'MaxPool' ? 'maximum' : 'average';
      return { kind: 'pooling', input, of, size, stride };
    }
    case 'GlobalAveragePool':
    case 'ReduceMean':
      return { kind: 'mean', input };
    case 'Relu':
      return { kind: 'activation', input, of: 'relu' };
    case 'Clip':
      return { kind: 'activation', input, of: isSix(inputs, node, constants) ? 'relu6' : 'other' };
    case 'Transpose':
      return { kind: 'transposition', input, order: integers('perm') ?? [] };
  }
  if (ACTIVATIONS.has(operator)) return { kind: 'activation', input, of: 'other' };
  return PASSING.has(operator) ? { kind: 'passing', input } : other;
}

/** Whether values are kept between 0 and 6, as inputs or, in older files, attributes say. */
function isSix(inputs: string[], { attributes }: OnnxNode, constants: Constants): boolean {
  const bound = (place: number, name: string) => {
    const given = constants.get(inputs[place]);
    return given?.size === 1 ? given.toFloat32()[0] : attributes.get(name)?.float;
  };
  return bound(1, 'min') === 0 && bound(2, 'max') === 6;
}
