/** From the tensors of a file to one kernel and one bias a layer: batch norm and channel scales folded in, in float64. */
import type { LayerSpec } from './variables';

/** TensorFlow slim's batch norm, as facenet sets it: no gamma. */
const EPSILON = 0.001;

export interface FoldedLayer {
  name: string;
  /** HWIO, or [in, out]. */
  shape: number[];
  kernel: Float32Array;
  /** One a filter; none for a `plain` layer. */
  bias?: Float32Array;
}

/**
 * @param read a tensor's values by name, or undefined where the file has none of that name
 */
export function foldLayer(
  { name, form, shape, factor }: LayerSpec,
  read: (name: string) => Float32Array | undefined,
): FoldedLayer {
  const need = (part: string) => {
    const values = read(`${name}/${part}`);
    if (!values) throw new Error(`${name}/${part} is missing.`);
    return values;
  };
  switch (form) {
    case 'plain':
      return { name, shape, kernel: need('weights') };
    case 'bias':
      return scaled(name, shape, need('weights'), () => factor, need('biases'));
    case 'scale': {
      const scale = need('scale/weights');
      const offset = need('scale/biases');
      const folded = scaled(name, shape, need('conv/filters'), (o) => scale[o]!, need('conv/bias'));
      return { ...folded, bias: folded.bias!.map((value, o) => value + offset[o]!) };
    }
    case 'norm': {
      const kernel = need('weights');
      const folded = read(`${name}/biases`);
      if (folded) return { name, shape, kernel, bias: folded };
      const mean = need('BatchNorm/moving_mean');
      const variance = need('BatchNorm/moving_variance');
      const beta = need('BatchNorm/beta');
      const over = Float64Array.from(variance, (v) => 1 / Math.sqrt(v + EPSILON));
      const bias = Float32Array.from(beta, (value, o) => value - mean[o]! * over[o]!);
      return { ...scaled(name, shape, kernel, (o) => over[o]!), bias };
    }
  }
}

/** Every filter o multiplied by its own factor. */
function scaled(
  name: string,
  shape: number[],
  kernel: Float32Array,
  factor: (filter: number) => number,
  bias?: Float32Array,
): FoldedLayer {
  const filters = shape.at(-1)!;
  const factors = Float64Array.from({ length: filters }, (_, o) => factor(o));
  return {
    name,
    shape,
    kernel: kernel.map((value, i) => value * factors[i % filters]!),
    bias: bias?.map((value, o) => value * factors[o]!),
  };
}
