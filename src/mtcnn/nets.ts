/**
 * The three nets of MTCNN as plain ops. The original feeds pictures transposed, [N, x, y, c]; here
 * the kernels are transposed once at load instead, so that everything stays [N, y, x, c].
 */
import {
  concat,
  fused,
  maxPool,
  reshape,
  tensor,
  tensor1d,
  tidy,
  transpose,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { WeightTensor, Weights } from '../base/types';

interface Convolution {
  kernel: Tensor4D;
  bias: Tensor1D;
  /** PReLU slopes, one a channel; none on the last layer. */
  alpha?: Tensor1D;
}

interface Dense {
  matrix: Tensor2D;
  bias: Tensor1D;
  alpha?: Tensor1D;
}

/** The loaded nets; `dispose` frees every tensor. */
export interface Nets {
  id: string;
  /** [N, h, w, 3] to [N, cellsY, cellsX, 6]: two logits (no face, face), four regressions. */
  pnet(x: Tensor4D): Tensor4D;
  /** [N, 24, 24, 3] to [N, 6]: two logits, four regressions. */
  rnet(x: Tensor4D): Tensor2D;
  /** [N, 48, 48, 3] to [N, 16]: two logits, four regressions, five landmark x, five landmark y. */
  onet(x: Tensor4D): Tensor2D;
  dispose(): void;
}

/** Builds the nets on the current backend from tensors named as `det1.npy` .. `det3.npy` name them. */
export function loadNets(weights: Weights): Nets {
  const kept: Tensor[] = [];
  const keep = <T extends Tensor>(t: T): T => {
    kept.push(t);
    return t;
  };
  const read = reader(weights);

  function convolution(net: string, layers: string[], alpha?: string): Convolution {
    const kernel = tidy(() =>
      transpose(
        joined<Tensor4D>(layers.map((layer) => read(`${net}/${layer}/weights`))),
        [1, 0, 2, 3],
      ),
    );
    return { kernel: keep(kernel), ...biasAndAlpha(net, layers, alpha) };
  }

  /** @param map size of the map that is flattened into this layer; the original flattens [x, y, c] */
  function dense(net: string, layers: string[], alpha?: string, map?: Rank3): Dense {
    const matrix = tidy(() => {
      const stored = joined<Tensor2D>(layers.map((layer) => read(`${net}/${layer}/weights`)));
      if (!map) return stored;
      const spatial = transpose(reshape(stored, [...map, stored.shape[1]]), [1, 0, 2, 3]);
      return reshape(spatial, stored.shape) as Tensor2D;
    });
    return { matrix: keep(matrix), ...biasAndAlpha(net, layers, alpha) };
  }

  function biasAndAlpha(net: string, layers: string[], alpha?: string) {
    const biases = layers.map((layer) => read(`${net}/${layer}/biases`));
    return {
      bias: keep(tidy(() => joined<Tensor1D>(biases))),
      alpha: alpha === undefined ? undefined : keep(tensor1d(read(`${net}/${alpha}/alpha`).values)),
    };
  }

  const p = {
    conv1: convolution('pnet', ['conv1'], 'PReLU1'),
    conv2: convolution('pnet', ['conv2'], 'PReLU2'),
    conv3: convolution('pnet', ['conv3'], 'PReLU3'),
    head: convolution('pnet', ['conv4-1', 'conv4-2']),
  };
  const r = {
    conv1: convolution('rnet', ['conv1'], 'prelu1'),
    conv2: convolution('rnet', ['conv2'], 'prelu2'),
    conv3: convolution('rnet', ['conv3'], 'prelu3'),
    dense: dense('rnet', ['conv4'], 'prelu4', [3, 3, 64]),
    head: dense('rnet', ['conv5-1', 'conv5-2']),
  };
  const o = {
    conv1: convolution('onet', ['conv1'], 'prelu1'),
    conv2: convolution('onet', ['conv2'], 'prelu2'),
    conv3: convolution('onet', ['conv3'], 'prelu3'),
    conv4: convolution('onet', ['conv4'], 'prelu4'),
    dense: dense('onet', ['conv5'], 'prelu5', [3, 3, 128]),
    head: dense('onet', ['conv6-1', 'conv6-2', 'conv6-3']),
  };

  return {
    id: weights.id,
    pnet: (x) =>
      tidy(() => {
        const pooled = maxPool(convolve(x, p.conv1), 2, 2, 'same');
        return convolve(convolve(convolve(pooled, p.conv2), p.conv3), p.head);
      }),
    rnet: (x) =>
      tidy(() => {
        const first = maxPool(convolve(x, r.conv1), 3, 2, 'same');
        const second = maxPool(convolve(first, r.conv2), 3, 2, 'valid');
        return connect(connect(flatten(convolve(second, r.conv3)), r.dense), r.head);
      }),
    onet: (x) =>
      tidy(() => {
        const first = maxPool(convolve(x, o.conv1), 3, 2, 'same');
        const second = maxPool(convolve(first, o.conv2), 3, 2, 'valid');
        const third = maxPool(convolve(second, o.conv3), 2, 2, 'same');
        return connect(connect(flatten(convolve(third, o.conv4)), o.dense), o.head);
      }),
    dispose: () => kept.forEach((t) => t.dispose()),
  };
}

function convolve(x: Tensor4D, { kernel, bias, alpha }: Convolution): Tensor4D {
  return fused.conv2d({
    x,
    filter: kernel,
    strides: 1,
    pad: 'valid',
    bias,
    activation: alpha ? 'prelu' : 'linear',
    preluActivationWeights: alpha,
  });
}

function connect(x: Tensor2D, { matrix, bias, alpha }: Dense): Tensor2D {
  return fused.matMul({
    a: x,
    b: matrix,
    bias,
    activation: alpha ? 'prelu' : 'linear',
    preluActivationWeights: alpha,
  }) as Tensor2D;
}

function flatten(x: Tensor4D): Tensor2D {
  return reshape(x, [x.shape[0], -1]);
}

/** Stored tensors side by side along their last axis: heads that share an input become one layer. */
function joined<T extends Tensor>(parts: StoredTensor[]): T {
  const tensors = parts.map(({ values, shape }) => tensor(values, shape));
  return concat(tensors, tensors[0]!.rank - 1) as T;
}

type Rank3 = [number, number, number];

interface StoredTensor {
  values: Float32Array;
  shape: number[];
}

function reader(weights: Weights): (name: string) => StoredTensor {
  const byName = new Map<string, WeightTensor>(weights.tensors.map((t) => [t.name, t]));
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new Error(`The weights ${weights.id} have no tensor ${name}.`);
    const size = found.shape.reduce((product, n) => product * n, 1);
    const values = weights.data.subarray(found.offset, found.offset + size);
    return { values, shape: found.shape };
  };
}
