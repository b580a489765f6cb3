/** Adding, taking away, multiplying and dividing, as the graphs of all formats have them. */
import type { Budget } from '../../files/parsing/budget';
import type { GraphNode } from '../../files/parsing/network-graph';
import { denseStrides, RawTensor } from '../../files/parsing/tensor';

/** Of a node everything but what it is called and gives. */
export type Operation = GraphNode extends infer Node
  ? Node extends GraphNode
    ? Omit<Node, 'operator' | 'name' | 'output'>
    : never
  : never;

/**
 * @param inputs both by name
 * @param constants those of them that are constants
 */
export function arithmetic(
  operator: 'add' | 'sub' | 'mul' | 'div',
  inputs: readonly [string, string],
  constants: readonly (RawTensor | undefined)[],
  budget: Budget,
): Operation {
  const [left, right] = constants;
  if (!left && !right) {
    if (operator === 'add') return { kind: 'sum', inputs };
    // An embedding over its length, or times what one over that is.
    return operator === 'sub' ? { kind: 'other', inputs } : { kind: 'passing', input: inputs[0] };
  }
  const [input, by] = left ? [inputs[1], left] : [inputs[0], right!];
  if (operator === 'mul') return { kind: 'scaling', input, by };
  if (operator === 'add') return { kind: 'offset', input, by };
  if (left) return { kind: 'other', inputs };
  return operator === 'div'
    ? { kind: 'scaling', input, by: mapped(by, (value) => 1 / value, budget) }
    : { kind: 'offset', input, by: mapped(by, (value) => -value, budget) };
}

const FLOAT32 = { kind: 'f', size: 4, littleEndian: true } as const;

/** In a buffer of its own, which the budget is asked for. */
function mapped(tensor: RawTensor, change: (value: number) => number, budget: Budget): RawTensor {
  const { shape, size } = tensor;
  budget.spend(size * 4);
  const bytes = new Uint8Array(tensor.toFloat32().map(change).buffer);
  return new RawTensor({ dtype: FLOAT32, shape, strides: denseStrides(shape), offset: 0, bytes });
}
