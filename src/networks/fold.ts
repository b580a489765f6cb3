/** From the tensors of a file to what a layer computes with: batch norm and channel scales folded in, in float64. */
import type { LayerSpec } from './variables';

/** Added to the variance by batch norm as TensorFlow slim has it. */
export const SLIM_EPSILON = 0.001;

export interface LayerWeights {
  /** In the shape of the layer's spec: a kernel, a matrix or slopes. */
  weights: Float32Array;
  /** One a filter; none for `plain` layers and slopes. */
  bias?: Float32Array;
  /** Batch norm that was left beside the kernel, one value a filter each. */
  norm?: { beta: Float32Array; mean: Float32Array; variance: Float32Array; epsilon: number };
  /** What the output is yet to be multiplied by. */
  factor?: number;
}

/**
 * One layer with everything that follows its kernel folded into it.
 * @param read a tensor's values by name, or undefined where the file has none of that name
 */
export function foldedLayer(
  spec: LayerSpec,
  read: (name: string) => Float32Array | undefined,
): LayerWeights {
  const { norm, factor, ...layer } = unfoldedLayer(spec, read);
  if (factor !== undefined) return scaled(spec, layer, () => factor);
  if (!norm) return layer;
  const { beta, mean, variance, epsilon } = norm;
  const over = Float64Array.from(variance, (v) => 1 / Math.sqrt(v + epsilon));
  const bias = Float32Array.from(
    beta,
    (value, o) => value - (mean[o]! - (layer.bias?.[o] ?? 0)) * over[o]!,
  );
  return { ...scaled(spec, layer, (o) => over[o]!), bias };
}

/**
 * One layer as its file has it, for training: batch norm and the factor stay beside the kernel. A
 * channel scale, which is dlib's, is folded here too.
 */
export function unfoldedLayer(
  spec: LayerSpec,
  read: (name: string) => Float32Array | undefined,
): LayerWeights {
  const { name, form, factor, epsilon = SLIM_EPSILON } = spec;
  const need = (part: string) => {
    const values = read(`${name}/${part}`);
    if (!values) throw new Error(`${name}/${part} is missing.`);
    return values;
  };
  const normalised = () => ({
    weights: need('weights'),
    norm: {
      beta: need('BatchNorm/beta'),
      mean: need('BatchNorm/moving_mean'),
      variance: need('BatchNorm/moving_variance'),
      epsilon,
    },
  });
  switch (form) {
    case 'slopes':
      return { weights: need('alpha') };
    case 'plain':
      return { weights: need('weights') };
    case 'bias':
      return { weights: need('weights'), bias: need('biases'), factor };
    case 'scale': {
      const scale = need('scale/weights');
      const offset = need('scale/biases');
      const layer = { weights: need('conv/filters'), bias: need('conv/bias') };
      const { weights, bias } = scaled(spec, layer, (o) => scale[o]!);
      return { weights, bias: bias!.map((value, o) => value + offset[o]!) };
    }
    case 'biased-norm':
      return { ...normalised(), bias: need('biases') };
    case 'norm': {
      const bias = read(`${name}/biases`);
      return bias ? { weights: need('weights'), bias } : normalised();
    }
  }
}

/** Every filter o multiplied by its own factor. */
function scaled(
  { shape }: LayerSpec,
  { weights, bias }: LayerWeights,
  factor: (filter: number) => number,
): LayerWeights {
  const filters = shape.at(-1)!;
  const factors = Float64Array.from({ length: filters }, (_, o) => factor(o));
  return {
    weights: weights.map((value, i) => value * factors[i % filters]!),
    bias: bias?.map((value, o) => value * factors[o]!),
  };
}
