/** The layer language written down as an ONNX graph. ONNX has its channels before height and width. */
import type { Activation, Convolution, Dense, Layers, Padding } from '../../networks/layers';
import { headsName, ShapeLayers } from '../../networks/variables';
import type { Attributes, Graph } from './graph';
import { permute } from './permute';

/** One layer as it is written: the tensors of a kernel, a matrix or slopes, and what follows its product. */
export interface WrittenLayer {
  /** Of a kernel [height, width, in / groups, filters], of a matrix [in, out], of slopes [channels]. */
  shape: number[];
  weights: Float32Array;
  /** What follows has one value a filter each. */
  bias?: Float32Array;
  norm?: { beta: Float32Array; mean: Float32Array; variance: Float32Array; epsilon: number };
  /** dlib's channel scale. */
  scale?: { weights: Float32Array; biases: Float32Array };
  /** One number that the output is multiplied by. */
  factor?: number;
  /** What its tensors are called, by what they are to it. Default: the name of the layer, and that. */
  names?: Readonly<Record<string, string>>;
}

/** An activation: its name, and its shape without the batch as the layer language has it, [height, width, channels] or [channels]. */
export interface Value {
  name: string;
  /** NaN where a side is known only when the model runs. */
  shape: number[];
}

export class OnnxLayers implements Layers<Value> {
  readonly #shapes = new ShapeLayers();

  /** @param layers by their names; heads by those of each, or as one */
  constructor(
    private readonly graph: Graph,
    private readonly layers: ReadonlyMap<string, WrittenLayer>,
  ) {}

  conv(x: Value, name: string, options: Convolution): Value {
    const { stride = 1, padding, groups = 1, activation } = options;
    const layer = this.layers.get(name)!;
    const [height, width, each, filters] = layer.shape as [number, number, number, number];
    const out = this.graph.node(
      'Conv',
      [
        x.name,
        this.#tensor(name, 'weights', [filters, each, height, width], () =>
          permute(layer.weights, layer.shape, [3, 2, 0, 1]),
        ),
        ...this.#biasOf(name, layer),
      ],
      {
        kernel_shape: [height, width],
        strides: [stride, stride],
        group: groups,
        ...padded(padding),
      },
    );
    // Heads that run as one are named nowhere: what is written says their kernel.
    const whole: Convolution = { ...options, kernel: [height, width], filters };
    const shape = this.#shapes.conv(x.shape, name, whole);
    return this.#active(this.#followed({ name: out, shape }, name, layer), activation);
  }

  dense(x: Value, name: string, { activation }: Pick<Dense, 'activation'>): Value {
    const layer = this.layers.get(name)!;
    const [, outputs] = layer.shape as [number, number];
    const [height, width, channels] = x.shape.length === 3 ? x.shape : [1, 1, x.shape[0]];
    // A map is flattened channels first here: the matrix's rows follow it.
    const rows = () => permute(layer.weights, [height!, width!, channels!, outputs], [2, 0, 1, 3]);
    const flat = x.shape.length === 3 ? this.graph.node('Flatten', [x.name]) : x.name;
    const matrix = this.#tensor(name, 'weights', layer.shape, rows);
    const out = this.graph.node('Gemm', [flat, matrix, ...this.#biasOf(name, layer)]);
    return this.#active(this.#followed({ name: out, shape: [outputs] }, name, layer), activation);
  }

  heads(x: Value, outputs: Readonly<Record<string, number>>): Value {
    const joint = headsName(outputs);
    if (this.layers.has(joint)) return this.#head(x, joint);
    const parts = Object.keys(outputs).map((name) => this.#head(x, name));
    const name = this.graph.node(
      'Concat',
      parts.map((part) => part.name),
      { axis: 1 },
    );
    const channels = parts.reduce((sum, { shape }) => sum + shape.at(-1)!, 0);
    return { name, shape: [...x.shape.slice(0, -1), channels] };
  }

  maxPool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('MaxPool', x, size, stride, padding);
  }

  averagePool(x: Value, size: number, stride: number, padding: Padding): Value {
    return this.#pool('AveragePool', x, size, stride, padding);
  }

  concat(parts: Value[]): Value {
    const names = parts.map(({ name }) => name);
    const name = this.graph.node('Concat', names, { axis: 1 });
    return { name, shape: this.#shapes.concat(parts.map(({ shape }) => shape)) };
  }

  add(a: Value, b: Value, activation: Activation): Value {
    const [left, right] = [this.#filledTo(a, b), this.#filledTo(b, a)];
    const name = this.graph.node('Add', [left.name, right.name]);
    return this.#active({ name, shape: left.shape }, activation);
  }

  globalAverage(x: Value): Value {
    const mean = this.graph.node('GlobalAveragePool', [x.name]);
    return { name: this.graph.node('Flatten', [mean]), shape: this.#shapes.globalAverage(x.shape) };
  }

  dropout(x: Value): Value {
    return x;
  }

  named(x: Value): Value {
    return x;
  }

  #head(x: Value, name: string): Value {
    if (x.shape.length === 1) return this.dense(x, name, {});
    return this.conv(x, name, { kernel: [1, 1], filters: 0, padding: 'valid', form: 'bias' });
  }

  #pool(operator: string, x: Value, size: number, stride: number, padding: Padding): Value {
    const name = this.graph.node(operator, [x.name], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      ...padded(padding),
    });
    return { name, shape: this.#shapes.maxPool(x.shape, size, stride, padding) };
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

  /** What comes between a layer's product and its activation. */
  #followed({ name: from, shape }: Value, layer: string, written: WrittenLayer): Value {
    const { norm, scale, factor } = written;
    const channels = shape.at(-1)!;
    let name = from;
    if (norm) {
      const part = (of: string, values: Float32Array) =>
        this.#tensor(layer, of, [channels], () => Float32Array.from(values));
      const inputs = [
        name,
        this.graph.constant(`${layer}/BatchNorm/gamma`, () => ({
          shape: [channels],
          values: new Float32Array(channels).fill(1),
        })),
        part('BatchNorm/beta', norm.beta),
        part('BatchNorm/moving_mean', norm.mean),
        part('BatchNorm/moving_variance', norm.variance),
      ];
      name = this.graph.node('BatchNormalization', inputs, { epsilon: { float: norm.epsilon } });
    }
    if (scale) {
      const broadcast = shape.length === 3 ? [channels, 1, 1] : [channels];
      const part = (of: string, values: Float32Array) =>
        this.#tensor(layer, of, broadcast, () => Float32Array.from(values));
      name = this.graph.node('Mul', [name, part('scale/weights', scale.weights)]);
      name = this.graph.node('Add', [name, part('scale/biases', scale.biases)]);
    }
    if (factor !== undefined) name = this.graph.node('Mul', [name, this.#number(factor)]);
    return { name, shape };
  }

  #active({ name, shape }: Value, activation: Activation = 'none'): Value {
    if (activation === 'none') return { name, shape };
    if (activation === 'relu') return { name: this.graph.node('Relu', [name]), shape };
    if (activation === 'relu6') {
      return { name: this.graph.node('Clip', [name, this.#number(0), this.#number(6)]), shape };
    }
    const { prelu } = activation;
    const { weights } = this.layers.get(prelu)!;
    const broadcast = shape.length === 3 ? [weights.length, 1, 1] : [weights.length];
    const slopes = this.#tensor(prelu, 'alpha', broadcast, () => Float32Array.from(weights));
    return { name: this.graph.node('PRelu', [name, slopes]), shape };
  }

  #biasOf(name: string, { bias }: WrittenLayer): string[] {
    if (!bias) return [];
    return [this.#tensor(name, 'biases', [bias.length], () => Float32Array.from(bias))];
  }

  #tensor(
    layer: string,
    part: string,
    shape: number[],
    values: () => Float32Array<ArrayBuffer>,
  ): string {
    const name = this.layers.get(layer)?.names?.[part] ?? `${layer}/${part}`;
    return this.graph.weights(name, () => ({ shape, values: values() }));
  }

  #number(value: number): string {
    return this.graph.constant(`number ${value}`, () => ({
      shape: [],
      values: Float32Array.of(value),
    }));
  }
}

/** TensorFlow's SAME has its odd pixel at the end, which is what ONNX calls upper. */
function padded(padding: Padding): Attributes {
  if (padding === 'same') return { auto_pad: 'SAME_UPPER' };
  if (padding === 'valid') return { auto_pad: 'VALID' };
  return { pads: [padding, padding, padding, padding] };
}
