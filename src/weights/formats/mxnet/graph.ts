/** MXNet's operators in the form that all formats share. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { invalid, quoted } from '../../../files/parsing/errors';
import type { GraphNode, NetworkGraph } from '../../../files/parsing/network-graph';
import { RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import { arithmetic, type Operation } from '../arithmetic';
import { sidesIn, textOf, type SymbolNode } from './symbol';

/** Kernels are [filters, in / groups, height, width], matrices [out, in]. */
const KERNEL = [2, 3, 1, 0];
const MATRIX = [1, 0];
/** BatchNorm's own, where a node does not say: it leaves gamma aside. */
const EPSILON = 1e-3;
const FIXED_GAMMA = 'True';

const PASSING = new Set(
  'Flatten Reshape Dropout identity _copy BlockGrad Cast L2Normalization SoftmaxOutput SoftmaxActivation softmax expand_dims transpose'.split(
    ' ',
  ),
);
/** What is done with a number, by the operator's name. */
const NUMBERS: ReadonlyMap<string, 'add' | 'sub' | 'mul' | 'div'> = new Map([
  ['_plus_scalar', 'add'],
  ['_minus_scalar', 'sub'],
  ['_mul_scalar', 'mul'],
  ['_div_scalar', 'div'],
]);
const SUMS = new Set(['elemwise_add', '_plus', '_Plus', '_add', 'broadcast_add', 'ElementWiseSum']);

/**
 * @param arrays by their names
 * @param file the graph's, for sentences
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function graphOf(
  nodes: readonly SymbolNode[],
  arrays: RawTensors,
  file: string,
  budget: Budget,
): NetworkGraph {
  const converter = new Converter(nodes, arrays, file, budget);
  const made = nodes.flatMap((node, i): GraphNode[] => {
    if (node.operation === 'null') return [];
    budget.spend(COST.dict);
    const name = `${node.operation} ${quoted(node.name)}`;
    return [{ name, output: String(i), ...converter.converted(node, i) } as GraphNode];
  });
  const last = nodes.findLastIndex(({ operation }) => operation !== 'null');
  return { axes: 'cyx', nodes: made, outputs: [String(last)] };
}

class Converter {
  constructor(
    private readonly nodes: readonly SymbolNode[],
    private readonly arrays: RawTensors,
    private readonly file: string,
    private readonly budget: Budget,
  ) {}

  converted(node: SymbolNode, index: number): Operation {
    const { operation } = node;
    const inputs = node.inputs.map(String);
    const [input = '', second = ''] = inputs;
    const text = (name: string) => textOf(node.attributes, name);
    const other: Operation = { kind: 'other', inputs };
    const number = NUMBERS.get(operation);
    if (number)
      return arithmetic(number, [input, ''], [undefined, this.#one(text('scalar'))], this.budget);
    if (SUMS.has(operation)) return { kind: 'sum', inputs: [input, second] };
    if (PASSING.has(operation)) return { kind: 'passing', input };
    switch (operation) {
      case 'Convolution': {
        const [, weights, bias] = this.#arrays(node);
        const [stride = 1, across = stride] = sidesIn(text('stride'));
        const isPlain = stride === across && sidesIn(text('dilate')).every((n) => n === 1);
        if (weights?.shape.length !== 4 || !isPlain || (inputs[2] && !bias)) return other;
        const groups = Number(text('num_group') ?? 1);
        return {
          kind: 'convolution',
          input,
          weights: weights.permuted(KERNEL),
          bias,
          stride,
          groups,
        };
      }
      case 'FullyConnected': {
        const [, weights, bias] = this.#arrays(node);
        if (weights?.shape.length !== 2 || (inputs[2] && !bias)) return other;
        return { kind: 'matrix', input, weights: weights.permuted(MATRIX), bias };
      }
      case 'BatchNorm':
        return this.#norm(node, input) ?? other;
      case 'LeakyReLU': {
        const [, slopes] = this.#arrays(node);
        if (text('act_type') !== 'prelu') return { kind: 'activation', input, of: 'other' };
        return slopes ? { kind: 'slopes', input, slopes } : other;
      }
      case 'Activation':
        return { kind: 'activation', input, of: text('act_type') === 'relu' ? 'relu' : 'other' };
      case 'relu':
        return { kind: 'activation', input, of: 'relu' };
      case 'clip':
        return activation(input, text('a_min'), text('a_max'));
      case '_maximum_scalar':
        return this.#isCapped(index)
          ? { kind: 'passing', input }
          : activation(input, text('scalar'));
      case '_minimum_scalar': {
        const before = this.nodes[node.inputs[0]!];
        const floor =
          before?.operation === '_maximum_scalar' && textOf(before.attributes, 'scalar');
        return activation(input, floor || undefined, text('scalar'));
      }
      case 'Concat':
      case 'concat':
        return { kind: 'concatenation', inputs };
      case 'Pooling': {
        if (/^(true|1)$/i.test(text('global_pool') ?? '')) return { kind: 'mean', input };
        const [size = 0] = sidesIn(text('kernel'));
        const [stride = 1] = sidesIn(text('stride'));
        const of = (text('pool_type') ?? 'max') === 'max' ? 'maximum' : 'average';
        return { kind: 'pooling', input, of, size, stride };
      }
    }
    return other;
  }

  #norm(node: SymbolNode, input: string): Operation | undefined {
    const [, gamma, beta, mean, variance] = this.#arrays(node);
    const epsilon = Number(textOf(node.attributes, 'eps') ?? EPSILON);
    if (!(epsilon > 0 && epsilon < 1)) {
      throw invalid(this.file, `has a batch norm, ${quoted(node.name)}, of no epsilon`);
    }
    const fixed = /^(true|1)$/i.test(textOf(node.attributes, 'fix_gamma') ?? FIXED_GAMMA);
    if (!beta || !mean || !variance || !(fixed || gamma)) return undefined;
    const scale = fixed ? this.#one('1', beta.shape)! : gamma!;
    return { kind: 'normalisation', input, gamma: scale, beta, mean, variance, epsilon };
  }

  /** The arrays that a node takes, each in its place; undefined where it takes what another gives. */
  #arrays({ inputs }: SymbolNode): (RawTensor | undefined)[] {
    return inputs.map((index) => {
      const node = this.nodes[index];
      return node?.operation === 'null' ? this.arrays.get(node.name) : undefined;
    });
  }

  /** Whether the next operator keeps below something what this one keeps above something: the two are one. */
  #isCapped(index: number): boolean {
    const next = this.nodes[index + 1];
    return next?.operation === '_minimum_scalar' && next.inputs[0] === index;
  }

  /** One value, standing for a whole shape. */
  #one(value: string | undefined, shape: readonly number[] = [1]): RawTensor {
    this.budget.spend(COST.tensor);
    const dtype = { kind: 'f', size: 4, littleEndian: true } as const;
    const bytes = new Uint8Array(Float32Array.of(Number(value)).buffer);
    return new RawTensor({ dtype, shape, strides: shape.map(() => 0), offset: 0, bytes });
  }
}

function activation(input: string, floor?: string, ceiling?: string): Operation {
  const isFloor = floor !== undefined && Number(floor) === 0;
  if (isFloor && ceiling === undefined) return { kind: 'activation', input, of: 'relu' };
  const isSix = isFloor && Number(ceiling) === 6;
  return { kind: 'activation', input, of: isSix ? 'relu6' : 'other' };
}
