/** Which tensors a network is made of, found by walking it without computing. Pure: the files worker asks this. */
import type {
  Activation,
  Convolution,
  Dense,
  Form,
  Layers,
  MapAxes,
  Network,
  Padding,
  Weighted,
} from './layers';

const OURS: MapAxes = 'yxc';

/** One layer that has weights. */
export interface LayerSpec {
  name: string;
  /** `slopes`: those of a PReLU, `alpha`. */
  form: Form | 'slopes';
  /** As stored: [height, width, in / groups, filters], or [in, out], or [channels] of slopes. */
  shape: number[];
  /** Where the original's maps have other axes than ours: the sides of `weights`, and which of them ours are. */
  stored?: { sides: number[]; order: number[] };
  /** Multiplies the output. */
  factor?: number;
  /** Of batch norm. */
  epsilon?: number;
  /** Of a head: the name under which it runs with the others. */
  heads?: string;
}

/** A tensor by its name in the file and its shape. */
export interface TensorSpec {
  name: string;
  shape: number[];
}

/** The layers with weights, in the order they run. */
export function layersOf(network: Network, embeddingSize = 0): LayerSpec[] {
  return walk(network, embeddingSize).specs;
}

/** Those that run after an activation that the network names, in the order they run; none after one it does not name. */
export function layersAfter(network: Network, embeddingSize: number, name: string): LayerSpec[] {
  const { specs, activations } = walk(network, embeddingSize);
  return specs.slice(activations.get(name)?.layers ?? specs.length);
}

/** The shape of one picture's activation of this name; undefined where the network names none so. */
export function activationShape(network: Network, name: string): number[] | undefined {
  return walk(network, 0).activations.get(name)?.shape;
}

/** How many values the largest activation of a convolution has for one picture: memory follows from it. */
export function largestActivation(network: Network, picture = network.input): number {
  return walk(network, 0, picture).largest;
}

/**
 * How many values all activations of one picture have together, of those after a named one where one is named: what
 * training keeps of each step.
 */
export function activationValues(network: Network, from?: string, picture = network.input): number {
  const { values, activations } = walk(network, 0, picture);
  return values - (from === undefined ? 0 : (activations.get(from)?.values ?? values));
}

/** Pixels along the shortest side of any activation; 0 or less where a picture is too small for the network. */
export function shortestSide(network: Network, picture = network.input): number {
  return walk(network, 0, picture).shortest;
}

function walk(network: Network, embeddingSize: number, { width, height } = network.input) {
  const recorder = new ShapeLayers(network.axes);
  network.forward(recorder, [height, width, 3], embeddingSize);
  return recorder;
}

/**
 * The tensors of one layer, in the ways a file may hold them: every alternative is complete in
 * itself.
 */
export function tensorsOf({ name, form, shape }: LayerSpec): TensorSpec[][] {
  const channels = [shape.at(-1)!];
  const weights = { name: `${name}/weights`, shape };
  const each = (...parts: string[]) =>
    parts.map((part) => ({ name: `${name}/${part}`, shape: channels }));
  const biases = each('biases');
  const norm = each('BatchNorm/beta', 'BatchNorm/moving_mean', 'BatchNorm/moving_variance');
  switch (form) {
    case 'norm':
      return [
        [weights, ...norm],
        [weights, ...biases],
      ];
    case 'biased-norm':
      return [[weights, ...biases, ...norm]];
    case 'bias':
      return [[weights, ...biases]];
    case 'plain':
      return [[weights]];
    case 'slopes':
      return [each('alpha')];
    case 'scale':
      return [
        [
          { name: `${name}/conv/filters`, shape },
          ...each('conv/bias', 'scale/weights', 'scale/biases'),
        ],
      ];
  }
}

/** The name under which heads run together. */
export function headsName(outputs: Readonly<Record<string, number>>): string {
  return Object.keys(outputs).join(' ');
}

type Shape = number[];

/** Follows the shapes of one picture alone: [height, width, channels], or [channels]. */
export class ShapeLayers implements Layers<Shape> {
  readonly specs: LayerSpec[] = [];
  /** Activations by name: their shapes, and how many layers and values lie before them. */
  readonly activations = new Map<string, { shape: Shape; layers: number; values: number }>();
  largest = 0;
  /** Of all activations. */
  values = 0;
  /** Of all maps. */
  shortest = Infinity;

  constructor(private readonly axes: MapAxes = OURS) {}

  conv(x: Shape, name: string, options: Convolution) {
    const { kernel, filters, stride = 1, padding, groups = 1 } = options;
    const flipped = this.axes === 'xyc';
    const shape = [...(flipped ? kernel.toReversed() : kernel), x[2]! / groups, filters];
    const stored = flipped ? { sides: shape, order: [1, 0, 2, 3] } : undefined;
    this.record(name, shape, options, { stored });
    const rows = along(x[0]!, kernel[0], stride, padding);
    const columns = along(x[1]!, kernel[1], stride, padding);
    this.largest = Math.max(this.largest, rows * columns * filters);
    return this.counted([rows, columns, filters]);
  }

  dense(x: Shape, name: string, options: Dense) {
    const { outputs } = options;
    const stored = x.length === 3 ? flattened(x, this.axes, outputs) : undefined;
    this.record(name, [x.reduce((a, b) => a * b), outputs], options, { stored });
    return [outputs];
  }

  heads(x: Shape, outputs: Readonly<Record<string, number>>) {
    const heads = headsName(outputs);
    const kernel = x.length === 3 ? [1, 1] : [];
    for (const [name, size] of Object.entries(outputs)) {
      this.record(name, [...kernel, x.at(-1)!, size], { form: 'bias' }, { heads });
    }
    return [...x.slice(0, -1), Object.values(outputs).reduce((a, b) => a + b)];
  }

  maxPool(x: Shape, size: number, stride: number, padding: Padding) {
    const sides = [x[0]!, x[1]!].map((side) => along(side, size, stride, padding));
    return this.counted([...sides, x[2]!]);
  }

  averagePool(x: Shape, size: number, stride: number, padding: Padding) {
    return this.maxPool(x, size, stride, padding);
  }

  concat(parts: Shape[]) {
    const [first] = parts;
    const channels = parts.reduce((sum, part) => sum + part[2]!, 0);
    return this.counted([first![0]!, first![1]!, channels]);
  }

  add(a: Shape, b: Shape, activation: Activation) {
    const sum = a.map((side, axis) => Math.max(side, b[axis]!));
    this.slopes(activation, sum.at(-1)!);
    return this.counted(sum);
  }

  globalAverage(x: Shape) {
    return [x[2]!];
  }

  dropout(x: Shape) {
    return x;
  }

  named(x: Shape, name: string) {
    this.activations.set(name, { shape: x, layers: this.specs.length, values: this.values });
    return x;
  }

  private counted(shape: Shape): Shape {
    this.values += shape.reduce((product, side) => product * side, 1);
    if (shape.length === 3) this.shortest = Math.min(this.shortest, shape[0]!, shape[1]!);
    return shape;
  }

  private record(
    name: string,
    shape: number[],
    { form, activation = 'none', factor, epsilon }: Weighted & Partial<Convolution>,
    more: Partial<LayerSpec>,
  ) {
    this.specs.push({ name, form, shape, factor, epsilon, ...more });
    this.slopes(activation, shape.at(-1)!);
  }

  private slopes(activation: Activation, channels: number) {
    if (typeof activation === 'string') return;
    const { prelu: name } = activation;
    this.specs.push({ name, form: 'slopes', shape: [channels] });
  }
}

/** How the matrix of a layer over a map is stored, where the original flattens maps in another order. */
function flattened(map: Shape, axes: MapAxes, outputs: number): LayerSpec['stored'] {
  if (axes === OURS) return undefined;
  const sides = [...axes].map((axis) => map[OURS.indexOf(axis)]!);
  const order = [...OURS].map((axis) => axes.indexOf(axis));
  return { sides: [...sides, outputs], order: [...order, 3] };
}

function along(pixels: number, size: number, stride: number, padding: Padding): number {
  if (padding === 'same') return Math.ceil(pixels / stride);
  const around = padding === 'valid' ? 0 : 2 * padding;
  return Math.floor((pixels + around - size) / stride) + 1;
}
