/**
 * Operations with gradients of our own: convolutions by matrix products (wasm has no kernel for the gradient of
 * their filters), max pools (tfjs's gradients are wrong), and batch norm over the batch, which flows through mean
 * and variance.
 */
import {
  add,
  backend_util,
  customGrad,
  keep,
  matMul,
  maxPool,
  mean,
  mul,
  pad,
  reshape,
  rsqrt,
  square,
  stack,
  stridedSlice,
  sub,
  sum,
  conv2d,
  Conv2DBackpropInput,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { maxPoolGradient } from '../kernels/training/max-pool-gradient';
import { runKernel } from '../kernels/run';
import type { Padding } from '../networks/layers';

type Saved = Tensor[];

/** x [N, height, width, in] by filter [height, width, in, out]. */
export function convolution(
  x: Tensor4D,
  filter: Tensor4D,
  stride: number,
  padding: Padding,
): Tensor4D {
  const [kernelHeight, kernelWidth, channels, filters] = filter.shape;
  if (kernelHeight === 1 && kernelWidth === 1 && stride === 1) {
    const [batch, height, width] = x.shape;
    const rows = matMul(
      reshape(x, [batch * height * width, channels]),
      reshape(filter, [channels, filters]),
    );
    return reshape(rows, [batch, height, width, filters]);
  }
  const apply = customGrad((...inputs) => {
    const [map, kernel, save] = inputs as unknown as [Tensor4D, Tensor4D, (saved: Saved) => void];
    save([map, kernel]);
    return {
      value: conv2d(map, kernel, stride, padding),
      gradFunc: (dy, saved) => {
        const [map, kernel] = saved as [Tensor4D, Tensor4D];
        const attributes = {
          strides: stride,
          pad: padding,
          dataFormat: 'NHWC',
          inputShape: map.shape,
        };
        return [
          runKernel<Tensor4D>(Conv2DBackpropInput, { dy, filter: kernel }, attributes),
          filterGradient(map, dy as Tensor4D, kernel.shape, stride, padding),
        ];
      },
    };
  });
  return apply(x, filter) as Tensor4D;
}

/** For each place of the kernel the pixels that it met, by the gradients that they met: one product each. */
function filterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  shape: [number, number, number, number],
  stride: number,
  padding: Padding,
): Tensor4D {
  const [kernelHeight, kernelWidth, channels, filters] = shape;
  const [batch, rows, columns] = dy.shape;
  const { padInfo } = backend_util.computeConv2DInfo(x.shape, shape, stride, 1, padding);
  const { top, bottom, left, right } = padInfo;
  const padded =
    top + bottom + left + right > 0
      ? pad(x, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ])
      : x;
  const gradients: Tensor2D = reshape(dy, [batch * rows * columns, filters]);
  const places: Tensor2D[] = [];
  for (let y = 0; y < kernelHeight; y++) {
    for (let column = 0; column < kernelWidth; column++) {
      const met = stridedSlice(
        padded,
        [0, y, column, 0],
        [batch, y + (rows - 1) * stride + 1, column + (columns - 1) * stride + 1, channels],
        [1, stride, stride, 1],
      );
      const pixels: Tensor2D = reshape(met, [batch * rows * columns, channels]);
      places.push(matMul(pixels, gradients, true));
    }
  }
  return reshape(stack(places), shape);
}

/** Largest of each window. */
export function maxPooled(x: Tensor4D, size: number, stride: number, padding: Padding): Tensor4D {
  const apply = customGrad((...inputs) => {
    const [map, save] = inputs as unknown as [Tensor4D, (saved: Saved) => void];
    save([map]);
    return {
      value: maxPool(map, size, stride, padding),
      gradFunc: (dy, saved) => {
        const [map] = saved as [Tensor4D];
        const { padInfo } = backend_util.computePool2DInfo(map.shape, size, stride, 1, padding);
        const { top, left } = padInfo;
        return maxPoolGradient(map, dy as Tensor4D, { size, stride, top, left });
      },
    };
  });
  return apply(x) as Tensor4D;
}

/** Mean and population variance of a batch, one value a channel, and of how many values each. */
export interface BatchStatistics {
  mean: Tensor1D;
  variance: Tensor1D;
  count: number;
}

/**
 * Batch norm in training: by mean and variance of the batch itself, without gamma.
 * @param x [..., channels]
 * @param statistics told those of the batch; they outlive the surrounding tidy, whoever is told disposes them
 */
export function batchNormalised<T extends Tensor>(
  x: T,
  beta: Tensor1D,
  epsilon: number,
  statistics: (of: BatchStatistics) => void,
): T {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const count = x.size / x.shape.at(-1)!;
  const apply = customGrad((...inputs) => {
    const [map, beta, save] = inputs as unknown as [T, Tensor1D, (saved: Saved) => void];
    const average = mean(map, axes) as Tensor1D;
    const centred = sub(map, average);
    const variance = mean(square(centred), axes) as Tensor1D;
    statistics({ mean: keep(average), variance: keep(variance), count });
    const over = rsqrt(add(variance, epsilon));
    const unit = mul(centred, over);
    save([unit, over]);
    return {
      value: add(unit, beta),
      gradFunc: (dy, saved) => {
        const [unit, over] = saved as [Tensor, Tensor];
        const common = add(mean(dy, axes), mul(unit, mean(mul(dy, unit), axes)));
        return [mul(sub(dy, common), over), sum(dy, axes)];
      },
    };
  });
  return apply(x, beta) as T;
}

/** Batch norm by fixed mean and variance, without gamma. */
export function fixedNormalised<T extends Tensor>(
  x: T,
  { beta, mean, variance }: { beta: Tensor; mean: Tensor; variance: Tensor },
  epsilon: number,
): T {
  const over = rsqrt(add(variance, epsilon));
  return add(mul(sub(x, mean), over), beta);
}
