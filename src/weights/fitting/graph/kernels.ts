/** Kernels and matrices of a graph as a network's files hold them. */
import { RawTensor } from '../../../files/parsing/tensor';
import type { MapAxes } from '../../../networks/layers';
import type { LayerSpec } from '../../../networks/variables';
import { sameShape } from '../accounting';
import { dense } from './forms';

/**
 * A kernel in the axes of the network's files; of a layer over a vector a matrix, which some write as a kernel of
 * one pixel. Undefined where the shape is another one.
 * @param weights [height, width, in / groups, filters], or [in, out]
 */
export function kernelAs({ shape, stored }: LayerSpec, weights: RawTensor): RawTensor | undefined {
  const ours = stored && stored.sides.length === shape.length;
  const turned =
    ours && weights.shape.length === 4 ? weights.permuted(inverse(stored.order)) : weights;
  if (sameShape(turned.shape, shape)) return turned;
  const isMatrix = shape.length === 2 && weights.shape.length === 4;
  const matrix = isMatrix ? withoutPixels(weights) : undefined;
  return matrix && sameShape(matrix.shape, shape) ? matrix : undefined;
}

/**
 * A matrix with its rows in the order in which the network's files flatten a map.
 * @param map the shape of what it takes, [height, width, channels] or [channels]
 * @param axes in which order the file flattens it
 * @param wanted in which order the network's files do
 */
export function matrixAs(
  spec: LayerSpec,
  weights: RawTensor,
  map: readonly number[],
  axes: MapAxes,
  wanted: MapAxes,
): RawTensor | undefined {
  const matrix = kernelAs({ ...spec, stored: undefined }, weights);
  const isPixel = map.length !== 3 || (map[0] === 1 && map[1] === 1);
  if (!matrix || isPixel || axes === wanted) return matrix;
  const sides = [...axes].map((axis) => map['yxc'.indexOf(axis)]!);
  const outputs = spec.shape[1]!;
  // Rows in another order are no view: this matrix alone is copied.
  const values = dense(matrix.toFloat32(), [...sides, outputs]);
  const order = [...[...wanted].map((axis) => axes.indexOf(axis)), 3];
  return dense(values.permuted(order).toFloat32(), spec.shape);
}

/** Some of the last axis of a tensor. */
export function partOf(tensor: RawTensor, first: number, count: number): RawTensor {
  const { layout } = tensor;
  const { shape, strides, offset, quantised } = layout;
  const last = shape.length - 1;
  const cut = <T extends { slice(from: number, to: number): T }>(value: T | number) =>
    typeof value === 'number' ? value : value.slice(first, first + count);
  return new RawTensor({
    ...layout,
    shape: [...shape.slice(0, -1), count],
    offset: offset + first * strides[last]!,
    ...(quantised?.axis === last && {
      quantised: {
        ...quantised,
        scale: cut<Float32Array>(quantised.scale),
        ...(quantised.zero !== undefined && { zero: cut<Int32Array>(quantised.zero) }),
      },
    }),
  });
}

function withoutPixels(weights: RawTensor): RawTensor | undefined {
  const { layout } = weights;
  const [height, width, ...shape] = layout.shape;
  if (height !== 1 || width !== 1) return undefined;
  const { quantised } = layout;
  const axis = quantised?.axis === undefined ? undefined : quantised.axis - 2;
  const scaled = quantised && { quantised: { ...quantised, axis } };
  return new RawTensor({ ...layout, shape, strides: layout.strides.slice(2), ...scaled });
}

function inverse(order: readonly number[]): number[] {
  return order.map((_, axis) => order.indexOf(axis));
}
