/** Which tensors a network is made of, found by walking it without computing. Pure: the files worker asks this. */
import type { Convolution, Form, Layers, Network, Padding } from './layers';

/** One layer that has weights. */
export interface LayerSpec {
  name: string;
  form: Form;
  /** Of `weights`: [height, width, in, out], or [in, out]. */
  shape: number[];
  /** Multiplies the output. */
  factor: number;
}

/** A tensor by its name in the file and its shape. */
export interface TensorSpec {
  name: string;
  shape: number[];
}

/** The layers with weights, in the order they run. */
export function layersOf(network: Network, embeddingSize: number): LayerSpec[] {
  const recorder = new Recorder();
  const { width, height } = network.input;
  network.forward(recorder, [height, width, 3], embeddingSize);
  return recorder.specs;
}

/**
 * The tensors of one layer, in the ways a file may hold them: every alternative is complete in
 * itself.
 */
export function tensorsOf({ name, form, shape }: LayerSpec): TensorSpec[][] {
  const channels = [shape.at(-1)!];
  const weights = { name: `${name}/weights`, shape };
  const biases = { name: `${name}/biases`, shape: channels };
  const norm = ['beta', 'moving_mean', 'moving_variance'].map((part) => ({
    name: `${name}/BatchNorm/${part}`,
    shape: channels,
  }));
  switch (form) {
    case 'norm':
      return [
        [weights, ...norm],
        [weights, biases],
      ];
    case 'bias':
      return [[weights, biases]];
    case 'plain':
      return [[weights]];
    case 'scale':
      return [
        [
          { name: `${name}/conv/filters`, shape },
          { name: `${name}/conv/bias`, shape: channels },
          { name: `${name}/scale/weights`, shape: channels },
          { name: `${name}/scale/biases`, shape: channels },
        ],
      ];
  }
}

type Shape = number[];

/** Follows shapes alone. */
class Recorder implements Layers<Shape> {
  readonly specs: LayerSpec[] = [];

  conv(
    x: Shape,
    name: string,
    { kernel, filters, stride = 1, padding, form, factor = 1 }: Convolution,
  ) {
    this.specs.push({ name, form, shape: [...kernel, x[2]!, filters], factor });
    return [
      along(x[0]!, kernel[0], stride, padding),
      along(x[1]!, kernel[1], stride, padding),
      filters,
    ];
  }

  dense(x: Shape, name: string, { outputs, form }: { outputs: number; form: Form }) {
    this.specs.push({ name: name, form, shape: [x[0]!, outputs], factor: 1 });
    return [outputs];
  }

  maxPool(x: Shape, size: number, stride: number, padding: Padding) {
    return [along(x[0]!, size, stride, padding), along(x[1]!, size, stride, padding), x[2]!];
  }

  averagePool(x: Shape, size: number, stride: number) {
    return this.maxPool(x, size, stride, 'valid');
  }

  concat(parts: Shape[]) {
    const [first] = parts;
    return [first![0]!, first![1]!, parts.reduce((sum, part) => sum + part[2]!, 0)];
  }

  add(a: Shape, b: Shape) {
    return a.map((side, axis) => Math.max(side, b[axis]!));
  }

  globalAverage(x: Shape) {
    return [x[2]!];
  }

  named(x: Shape) {
    return x;
  }
}

function along(pixels: number, size: number, stride: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(pixels / stride) : Math.floor((pixels - size) / stride) + 1;
}
