/** TensorFlow Lite's operators in the form that all formats share. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { quoted } from '../../../files/parsing/errors';
import type { GraphNode, NetworkGraph } from '../../../files/parsing/network-graph';
import type { RawTensor } from '../../../files/parsing/tensor';
import { arithmetic, type Operation } from '../arithmetic';
import type { FlatTable } from './flatbuffer';
import type { LiteTensor } from './tensors';

/** By the schema's number (BuiltinOperator). */
const OPERATORS: ReadonlyMap<number, string> = new Map([
  [0, 'ADD'],
  [1, 'AVERAGE_POOL_2D'],
  [2, 'CONCATENATION'],
  [3, 'CONV_2D'],
  [4, 'DEPTHWISE_CONV_2D'],
  [6, 'DEQUANTIZE'],
  [9, 'FULLY_CONNECTED'],
  [11, 'L2_NORMALIZATION'],
  [14, 'LOGISTIC'],
  [17, 'MAX_POOL_2D'],
  [18, 'MUL'],
  [19, 'RELU'],
  [21, 'RELU6'],
  [22, 'RESHAPE'],
  [25, 'SOFTMAX'],
  [28, 'TANH'],
  [34, 'PAD'],
  [39, 'TRANSPOSE'],
  [40, 'MEAN'],
  [41, 'SUB'],
  [42, 'DIV'],
  [43, 'SQUEEZE'],
  [50, 'LOG_SOFTMAX'],
  [53, 'CAST'],
  [54, 'PRELU'],
  [60, 'PADV2'],
  [70, 'EXPAND_DIMS'],
  [98, 'LEAKY_RELU'],
  [114, 'QUANTIZE'],
  [117, 'HARD_SWISH'],
]);
const PASSING = new Set(
  [
    'DEQUANTIZE L2_NORMALIZATION RESHAPE SOFTMAX LOG_SOFTMAX PAD PADV2 SQUEEZE CAST EXPAND_DIMS',
    'QUANTIZE',
  ].flatMap((line) => line.split(' ')),
);
/** By the schema's number (ActivationFunctionType). */
const ACTIVATIONS = ['none', 'relu', 'other', 'relu6', 'other', 'other'] as const;

/** Fields of an Operator and of an OperatorCode. */
const [INDEX, INPUTS, OUTPUTS, OPTIONS] = [0, 1, 2, 4];
const [OLD_CODE, CODE] = [0, 3];
const OPERATORS_OF_GRAPH = 3;
/** An activation that another operator does along with its own work. */
const FUSED = 'ACTIVATION';
const MOST = 200_000;
const MOST_ENDS = 1_000;

export interface LiteOperator {
  operator: string;
  inputs: number[];
  outputs: number[];
  options?: FlatTable;
}

/** @param codes of the model, of which each operator names one */
export function readOperators(graph: FlatTable, codes: readonly FlatTable[]): LiteOperator[] {
  // Codes beyond 127 stand in a field of their own.
  const numbers = codes.map((code) => Math.max(code.byte(OLD_CODE), code.int(CODE)));
  return graph.tables(OPERATORS_OF_GRAPH, MOST).map((table) => {
    table.buffer.budget.spend(COST.object);
    const number = numbers[table.int(INDEX)] ?? -1;
    return {
      operator: OPERATORS.get(number) ?? `operator ${number}`,
      inputs: table.ints(INPUTS, MOST_ENDS),
      outputs: table.ints(OUTPUTS, MOST_ENDS),
      options: table.table(OPTIONS),
    };
  });
}

/** @param ends of the model: numbers of tensors */
export function graphOf(
  tensors: readonly LiteTensor[],
  operators: readonly LiteOperator[],
  ends: { inputs: readonly number[]; outputs: readonly number[] },
  budget: Budget,
): NetworkGraph {
  const constants = tensors.map(({ values }) => values);
  const nodes: GraphNode[] = [];
  for (const own of operators) {
    const { operator, inputs, outputs } = own;
    const [output = -1] = outputs;
    const [first = -1] = inputs;
    const constant = constants[first];
    if (constant && PASSING.has(operator)) {
      // Half precision is widened by an operator of its own.
      constants[output] = constant;
      continue;
    }
    budget.spend(2 * COST.dict);
    const name = `${operator} ${quoted(tensors[output]?.name ?? String(output))}`;
    const { fused, ...node } = converted(own, constants, budget);
    const inner = fused === 'none' ? String(output) : `${output} before its activation`;
    nodes.push({ ...node, operator, name, output: inner } as GraphNode);
    if (fused === 'none') continue;
    const last = { operator: FUSED, name, output: String(output) };
    nodes.push({ ...last, kind: 'activation', of: fused, input: inner });
  }
  const [, height = 0, width = 0] = tensors[ends.inputs[0] ?? -1]?.shape ?? [];
  return {
    axes: 'yxc',
    nodes,
    outputs: ends.outputs.map(String),
    ...(height > 0 && width > 0 && { picture: [height, width] as const }),
  };
}

type Fused = (typeof ACTIVATIONS)[number];

function converted(
  { operator, inputs: numbers, options }: LiteOperator,
  constants: readonly (RawTensor | undefined)[],
  budget: Budget,
): Operation & { fused: Fused } {
  const inputs = numbers.map(String);
  const [input = ''] = inputs;
  const [, second, third] = numbers.map((number) => constants[number]);
  const fusedAt = (field: number): Fused => ACTIVATIONS[options?.byte(field) ?? 0] ?? 'other';
  const plain = (node: Operation) => ({ ...node, fused: 'none' as const });
  const other = plain({ kind: 'other', inputs });
  // Without a bias the input is -1.
  const hasBias = (numbers[2] ?? -1) >= 0;
  switch (operator) {
    case 'CONV_2D':
    case 'DEPTHWISE_CONV_2D': {
      const isDeep = operator === 'DEPTHWISE_CONV_2D';
      const dilation = isDeep ? 5 : 4;
      const isDense = (options?.int(dilation, 1) ?? 1) === 1;
      if (second?.shape.length !== 4 || !isDense || (hasBias && !third)) return other;
      // [filters, height, width, in], or, a channel at a time, [1, height, width, filters].
      const weights = second.permuted(isDeep ? [1, 2, 0, 3] : [1, 2, 3, 0]);
      const multiplier = options?.int(3, 1) || 1;
      const groups = isDeep ? second.shape[3]! / multiplier : 1;
      const stride = options?.int(2, 1) ?? 1;
      const fused = fusedAt(isDeep ? 4 : 3);
      return { kind: 'convolution', input, weights, bias: third, stride, groups, fused };
    }
    case 'FULLY_CONNECTED': {
      if (second?.shape.length !== 2 || (hasBias && !third)) return other;
      const weights = second.permuted([1, 0]);
      return { kind: 'matrix', input, weights, bias: third, fused: fusedAt(0) };
    }
    case 'PRELU':
      return second ? plain({ kind: 'slopes', input, slopes: second }) : other;
    case 'ADD':
    case 'SUB':
    case 'MUL':
    case 'DIV': {
      const [a = '', b = ''] = inputs;
      const both = [constants[numbers[0]!], second];
      const of = operator.toLowerCase() as 'add' | 'sub' | 'mul' | 'div';
      return { ...arithmetic(of, [a, b], both, budget), fused: fusedAt(0) };
    }
    case 'CONCATENATION':
      return { kind: 'concatenation', inputs, fused: fusedAt(1) };
    case 'MAX_POOL_2D':
    case 'AVERAGE_POOL_2D': {
      const of = operator === 'MAX_POOL_2D' ? 'maximum' : 'average';
      const [stride, size] = [options?.int(2, 1) ?? 1, options?.int(4) ?? 0];
      return { kind: 'pooling', input, of, size, stride, fused: fusedAt(5) };
    }
    case 'MEAN':
      return plain({ kind: 'mean', input });
    case 'RELU':
      return plain({ kind: 'activation', input, of: 'relu' });
    case 'RELU6':
      return plain({ kind: 'activation', input, of: 'relu6' });
    case 'LEAKY_RELU':
    case 'LOGISTIC':
    case 'TANH':
    case 'HARD_SWISH':
      return plain({ kind: 'activation', input, of: 'other' });
    case 'TRANSPOSE': {
      const order = second && second.size <= 8 ? [...second.toFloat64()] : [];
      return plain({ kind: 'transposition', input, order });
    }
  }
  return PASSING.has(operator) ? plain({ kind: 'passing', input }) : other;
}
