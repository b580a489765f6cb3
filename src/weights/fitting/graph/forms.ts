/**
 * A layer as a file's graph has it (a product and what follows it, value by value) as the tensors that Facet's
 * network has in its place. What the file has in the same form is taken as it is, anything else is folded, in float64.
 */
import type { LayerSpec } from '../../../networks/variables';
import { SLIM_EPSILON } from '../../../networks/fold';
import type { GraphNode } from '../../../files/parsing/network-graph';
import { denseStrides, RawTensor } from '../../../files/parsing/tensor';

/** What follows a product: batch norm, a factor, an offset. */
export type Following = Extract<GraphNode, { kind: 'normalisation' | 'scaling' | 'offset' }>;

type Named = [name: string, tensor: RawTensor][];

const FLOAT32 = { kind: 'f', size: 4, littleEndian: true } as const;

/**
 * The tensors of a layer under Facet's names.
 * @param weights in the shape of the layer
 * @param bias one value a filter
 * @param following in the order in which it runs
 * @returns undefined where the layer has no place for what the file has
 */
export function layerTensors(
  spec: LayerSpec,
  weights: RawTensor,
  bias: RawTensor | undefined,
  following: readonly Following[],
): Named | undefined {
  const { name, form } = spec;
  const filters = spec.shape.at(-1)!;
  const own = vectorOf(bias, filters);
  if (bias && !own) return undefined;
  const kinds = following.map(({ kind }) => kind).join(' ');
  const under = (part: string, tensor: RawTensor): Named[number] => [`${name}/${part}`, tensor];
  const [first, second] = following;

  const takes = form === 'norm' ? !own : form === 'biased-norm' && own;
  if (takes && first?.kind === 'normalisation' && following.length === 1) {
    const norm = normTensors(first, spec);
    if (!norm) return undefined;
    const biases = own ? [under('biases', own)] : [];
    return [under('weights', weights), ...biases, ...norm];
  }
  if (form === 'scale' && own && kinds === 'scaling offset') {
    const by = following.map((each) => vectorOf((each as { by: RawTensor }).by, filters));
    if (!by[0] || !by[1]) return undefined;
    return scaleTensors(name, weights, own, by[0], by[1]);
  }
  if (form === 'bias' && own && !second && sameFactor(first, spec.factor)) {
    return [under('weights', weights), under('biases', own)];
  }

  const { factor = 1 } = spec;
  const folded = affine(own, following, filters);
  if (!folded) return undefined;
  const scaled = scaledWeights(
    weights,
    folded.scale.map((value) => value / factor),
  );
  const offset = vector(folded.offset.map((value) => value / factor));
  switch (form) {
    case 'plain':
      return folded.offset.every((value) => value === 0) ? [under('weights', scaled)] : undefined;
    case 'norm':
    case 'bias':
      return [under('weights', scaled), under('biases', offset)];
    case 'biased-norm':
      return [under('weights', scaled), under('biases', offset), ...noNorm(spec)];
    case 'scale': {
      const [ones, zeros] = [1, 0].map((value) => vector(new Float64Array(filters).fill(value)));
      return scaleTensors(name, scaled, offset, ones!, zeros!);
    }
    case 'slopes':
      return undefined;
  }
}

/** One value a channel, whatever other axes of length 1 a file gives it; undefined where it has others. */
export function vectorOf(tensor: RawTensor | undefined, channels: number): RawTensor | undefined {
  if (!tensor) return undefined;
  const { layout } = tensor;
  const isSingle = tensor.size === 1;
  const axis = isSingle ? -1 : tensor.shape.indexOf(channels);
  if (!isSingle && (tensor.size !== channels || axis < 0)) return undefined;
  const { quantised } = layout;
  const along = quantised?.axis === undefined || quantised.axis === axis ? quantised : undefined;
  if (quantised && !along) return undefined;
  return new RawTensor({
    ...layout,
    shape: [channels],
    strides: [isSingle ? 0 : layout.strides[axis]!],
    ...(along?.axis !== undefined && { quantised: { ...along, axis: 0 } }),
  });
}

function normTensors(
  { gamma, beta, mean, variance, epsilon }: Extract<GraphNode, { kind: 'normalisation' }>,
  { name, shape, epsilon: usual = SLIM_EPSILON }: LayerSpec,
): Named | undefined {
  const filters = shape.at(-1)!;
  const parts = [gamma, beta, mean, variance].map((part) => vectorOf(part, filters));
  if (parts.some((part) => !part)) return undefined;
  const [scale, offset, middle, spread] = parts as RawTensor[];
  // The network adds its own epsilon: where the file has another one, what is left goes into the variance.
  const isUsual = Math.fround(epsilon) === Math.fround(usual);
  const moved = isUsual
    ? spread!
    : vector(Float64Array.from(spread!.toFloat32(), (value) => value + epsilon - usual));
  const under = (part: string, tensor: RawTensor): Named[number] => [
    `${name}/BatchNorm/${part}`,
    tensor,
  ];
  return [
    under('beta', offset!),
    under('moving_mean', middle!),
    under('moving_variance', moved),
    under('gamma', scale!),
  ];
}

/** Batch norm that changes nothing. */
function noNorm({ name, shape, epsilon = SLIM_EPSILON }: LayerSpec): Named {
  const of = (value: number) => vector(new Float64Array(shape.at(-1)!).fill(value));
  return [
    [`${name}/BatchNorm/beta`, of(0)],
    [`${name}/BatchNorm/moving_mean`, of(0)],
    [`${name}/BatchNorm/moving_variance`, of(1 - epsilon)],
  ];
}

function scaleTensors(
  name: string,
  filters: RawTensor,
  bias: RawTensor,
  scale: RawTensor,
  offset: RawTensor,
): Named {
  return [
    [`${name}/conv/filters`, filters],
    [`${name}/conv/bias`, bias],
    [`${name}/scale/weights`, scale],
    [`${name}/scale/biases`, offset],
  ];
}

/** Whether what follows is the factor of the layer, as float32 has it; nothing for one that has none. */
function sameFactor(following: Following | undefined, factor = 1): boolean {
  if (!following) return factor === 1;
  if (following.kind !== 'scaling' || following.by.size !== 1) return false;
  return following.by.toFloat32()[0] === Math.fround(factor);
}

/** All that follows a product as one factor and one offset a filter. */
function affine(
  bias: RawTensor | undefined,
  following: readonly Following[],
  filters: number,
): { scale: Float64Array; offset: Float64Array } | undefined {
  const scale = new Float64Array(filters).fill(1);
  const offset = bias ? Float64Array.from(bias.toFloat32()) : new Float64Array(filters);
  for (const each of following) {
    const parts =
      each.kind === 'normalisation' ? [each.gamma, each.beta, each.mean, each.variance] : [each.by];
    const values = parts.map((part) => vectorOf(part, filters)?.toFloat32());
    if (values.some((value) => !value)) return undefined;
    const [a, beta, mean, variance] = values as Float32Array[];
    for (let o = 0; o < filters; o++) {
      if (each.kind === 'offset') offset[o]! += a![o]!;
      else {
        const isNorm = each.kind === 'normalisation';
        const by = isNorm ? a![o]! / Math.sqrt(variance![o]! + each.epsilon) : a![o]!;
        scale[o]! *= by;
        offset[o] = (offset[o]! - (isNorm ? mean![o]! : 0)) * by + (isNorm ? beta![o]! : 0);
      }
    }
  }
  return { scale, offset };
}

function scaledWeights(weights: RawTensor, scale: Float64Array): RawTensor {
  return scale.every((value) => value === 1) ? weights : weights.scaledBy(Float32Array.from(scale));
}

function vector(values: Float64Array): RawTensor {
  return dense(Float32Array.from(values), [values.length]);
}

/** Values in memory as a tensor. */
export function dense(values: Float32Array<ArrayBuffer>, shape: readonly number[]): RawTensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return new RawTensor({ dtype: FLOAT32, shape, strides: denseStrides(shape), offset: 0, bytes });
}
