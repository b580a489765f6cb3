/** The layer language written down as an ONNX graph. ONNX has its channels before height and width. */
import type {
  Activation,
  Convolution,
  Dense,
  Layers,
  Network,
  Padding,
} from '../../src/networks/layers';
import { headsName } from '../../src/networks/variables';
import { permute } from '../models/permute';
import type { PlainLayer } from '../models/plain-layers';
import { Graph, type Attributes } from './graph';

/** An activation: its name, and its shape without the batch as the layer language has it, [height, width, channels] or [channels]. */
interface Value {
  name: string;
  /** NaN where a side is known only when the model runs. */
  shape: number[];
}

const INPUT = 'pictures';

/**
 * A network as an ONNX file: `pictures` [batch, height, width, 3] to `result`, [batch, outputs], of a network of maps
 * [batch, height, width, channels].
 * @param layers its weights
 * @param sides of the pictures; names of those that are known only when the model runs
 */
export function onnxModel(
  network: Network,
  layers: Map<string, PlainLayer>,
  embeddingSize = 0,
  sides: [height: number | string, width: number | string] = [
    network.input.height,
    network.input.width,
  ],
): Uint8Array<ArrayBuffer> {
  const graph = new Graph();
  const known = sides.map((side) => (typeof side === 'number' ? side : NaN));
  const first = graph.node('Transpose', [INPUT], { perm: [0, 3, 1, 2] });
  const walk = new OnnxLayers(graph, layers);
  const last = network.forward<Value>(walk, { name: first, shape: [...known, 3] }, embeddingSize);
  const isMap = last.shape.length === 3;
  const name = isMap
    ? graph.node('Transpose', [last.name], { perm: [0, 2, 3, 1] })
    : graph.node('Identity', [last.name]);
  const shape = last.shape.map((side, axis) => (Number.isNaN(side) ? `result_${axis}` : side));
  return graph.finish(
    { name: INPUT, shape: ['batch', ...sides, 3] },
    { name, shape: ['batch', ...shape] },
  );
}

export const ONNX_INPUT = INPUT;

class OnnxLayers implements Layers<Value> {
  constructor(
    private readonly graph: Graph,
    private readonly layers: Map<string, PlainLayer>,
  ) {}

  conv(x: Value, name: string, options: Convolution): Value {
    const { stride = 1, padding, groups = 1, activation } = options;
    const { shape, weights, bias } = this.layers.get(name)!;
    const [height, width, each, filters] = shape as [number, number, number, number];
    const inputs = [
      x.name,
      this.#constant(`${name}/weights`, [filters, each, height, width], () =>
        permute(weights, shape, [3, 2, 0, 1]),
      ),
      ...(bias ? [this.#constant(`${name}/bias`, [filters], () => bias)] : []),
    ];
    const out = this.graph.node('Conv', inputs, {
      kernel_shape: [height, width],
      strides: [stride, stride],
      group: groups,
      ...padded(padding),
    });
    return this.#active(
      { name: out, shape: alongMap(x, [height, width], stride, padding, filters) },
      activation,
    );
  }

  dense(x: Value, name: string, { activation }: Pick<Dense, 'activation'>): Value {
    const { shape, weights, bias } = this.layers.get(name)!;
    const [, outputs] = shape as [number, number];
    const [height, width, channels] = x.shape.length === 3 ? x.shape : [1, 1, x.shape[0]];
    // A map is flattened channels first here: the matrix's rows follow it.
    const rows = () => permute(weights, [height!, width!, channels!, outputs], [2, 0, 1, 3]);
    const flat = x.shape.length === 3 ? this.graph.node('Flatten', [x.name]) : x.name;
    const matrix = this.#constant(`${name}/weights`, shape, rows);
    const offset = bias ? [this.#constant(`${name}/bias`, [outputs], () => bias)] : [];
    const out = this.graph.node('Gemm', [flat, matrix, ...offset]);
    return this.#active({ name: out, shape: [outputs] }, activation);
  }

  heads(x: Value, outputs: Readonly<Record<string, number>>): Value {
    const name = headsName(outputs);
    if (x.shape.length === 1) return this.dense(x, name, {});
    return this.conv(x, name, { kernel: [1, 1], filters: 0, padding: 'valid', form: 'bias' });
  }

  maxPool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('MaxPool', x, size, stride, padding);
  }

  averagePool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('AveragePool', x, size, stride, padding);
  }

  concat(parts: Value[]): Value {
    const names = parts.map(({ name }) => name);
    const channels = parts.reduce((sum, { shape }) => sum + shape[2]!, 0);
    const name = this.graph.node('Concat', names, { axis: 1 });
    return { name, shape: [...parts[0]!.shape.slice(0, 2), channels] };
  }

  add(a: Value, b: Value, activation: Activation): Value {
    const [left, right] = [this.#filledTo(a, b), this.#filledTo(b, a)];
    const name = this.graph.node('Add', [left.name, right.name]);
    return this.#active({ name, shape: left.shape }, activation);
  }

  globalAverage(x: Value): Value {
    const mean = this.graph.node('GlobalAveragePool', [x.name]);
    return { name: this.graph.node('Flatten', [mean]), shape: [x.shape[2]!] };
  }

  dropout(x: Value): Value {
    return x;
  }

  named(x: Value): Value {
    return x;
  }

  #pool(operator: string, x: Value, size: number, stride: number, padding: Padding): Value {
    const name = this.graph.node(operator, [x.name], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      ...padded(padding),
    });
    return { name, shape: alongMap(x, [size, size], stride, padding, x.shape[2]!) };
  }

  /** Zeros at the end of each axis that is shorter than the other's. */
  #filledTo(x: Value, other: Value): Value {
    const shape = x.shape.map((side, axis) => Math.max(side, other.shape[axis]!));
    const missing = shape.map((side, axis) => side - x.shape[axis]!);
    if (missing.every((n) => !(n > 0))) return x;
    const [height, width, channels] = missing as [number, number, number];
    const ends = this.graph.integers([0, 0, 0, 0, 0, channels, height, width]);
    return { name: this.graph.node('Pad', [x.name, ends], { mode: 'constant' }), shape };
  }

  #active({ name, shape }: Value, activation: Activation = 'none'): Value {
    if (activation === 'none') return { name, shape };
    if (activation === 'relu') return { name: this.graph.node('Relu', [name]), shape };
    if (activation === 'relu6') {
      const bound = (value: number) =>
        this.graph.constant(`bound_${value}`, () => ({
          shape: [],
          values: Float32Array.of(value),
        }));
      return { name: this.graph.node('Clip', [name, bound(0), bound(6)]), shape };
    }
    const { weights } = this.layers.get(activation.prelu)!;
    const broadcast = shape.length === 3 ? [weights.length, 1, 1] : [weights.length];
    const slopes = this.#constant(`${activation.prelu}/slopes`, broadcast, () => weights);
    return { name: this.graph.node('PRelu', [name, slopes]), shape };
  }

  #constant(name: string, shape: number[], values: () => Float32Array): string {
    return this.graph.constant(name, () => ({ shape, values: values() }));
  }
}

/** TensorFlow's SAME has its odd pixel at the end, which is what ONNX calls upper. */
function padded(padding: Padding): Attributes {
  if (padding === 'same') return { auto_pad: 'SAME_UPPER' };
  if (padding === 'valid') return { auto_pad: 'VALID' };
  return { pads: [padding, padding, padding, padding] };
}

function alongMap(
  { shape }: Value,
  kernel: [number, number],
  stride: number,
  padding: Padding,
  channels: number,
): number[] {
  const around = typeof padding === 'number' ? 2 * padding : 0;
  const sides = kernel.map((size, axis) =>
    padding === 'same'
      ? Math.ceil(shape[axis]! / stride)
      : Math.floor((shape[axis]! + around - size) / stride) + 1,
  );
  return [...sides, channels];
}
