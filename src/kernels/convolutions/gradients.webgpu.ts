/** Gradients of a convolution recorded on the device. */
import { getKernel, Sum, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dispatch } from '../gpu/dispatch';
import { isDropped } from '../gpu/health';
import { traitsOf } from '../gpu/traits';
import { convolve } from './convolve.webgpu';
import { FILTER_GRADIENT, filterGradientPlan } from './filter-gradient';
import { transposedOf, uniformsOf, type Geometry } from './geometry';

/**
 * By the input, [batch, inHeight, inWidth, inChannels].
 * @param geometry of the convolution
 * @returns nothing where the device computes no program of ours rightly
 */
export function inputGradient(
  backend: WebGPUBackend,
  geometry: Geometry,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo | undefined {
  const transposed = transposedOf(geometry);
  return convolve(backend, { geometry: transposed, x: dy, filter, activation: 'linear' });
}

/**
 * By the filter, [kernelHeight, kernelWidth, inChannels, outChannels].
 * @returns nothing where the device computes our program wrongly
 */
export function filterGradient(
  backend: WebGPUBackend,
  geometry: Geometry,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo | undefined {
  const { device } = backend;
  if (isDropped(device, FILTER_GRADIENT)) return undefined;
  const plan = filterGradientPlan(geometry, traitsOf(device).subgroups);
  const { kernelHeight, kernelWidth, inChannels, outChannels } = geometry;
  const shape = [kernelHeight, kernelWidth, inChannels, outChannels];
  const sums = backend.makeTensorInfo([plan.parts, ...shape], 'float32');
  const slice = { stride: plan.parts, offset: 0 };
  dispatch(backend, plan.program, {
    reads: [x, dy],
    output: sums,
    uniforms: uniformsOf(geometry, slice, plan.columns, plan.workgroups[0]),
    workgroups: plan.workgroups,
  });
  if (plan.parts === 1) return { ...sums, shape };
  const { kernelFunc } = getKernel(Sum, 'webgpu');
  const inputs = { x: sums };
  const sum = kernelFunc({ inputs, backend, attrs: { axis: 0, keepDims: false } } as never);
  backend.disposeData(sums.dataId);
  return sum as TensorInfo;
}
