/** The kernels of fused.ts in our programs: the map is added, or the slice written, by the convolution itself. */
import { backend_util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { convolve, type Convolution } from './convolve.webgpu';
import {
  CONVOLVE_ADD,
  CONVOLVE_CONCAT,
  type BranchAttributes,
  type ConvolveAttributes,
} from './fused';
import { geometryOf, type Geometry, type Slice } from './geometry';
import { pool } from './pool.webgpu';

interface Arguments<Attributes> {
  inputs: TensorInfo[];
  backend: WebGPUBackend;
  attrs: Attributes;
}

type Shape4D = [number, number, number, number];

function convolveAdd({ inputs, backend, attrs }: Arguments<ConvolveAttributes>): TensorInfo {
  const [x, filter, residual, ...extras] = inputs;
  const { next } = taking(extras);
  return sound(convolve(backend, { ...described(x!, filter!, attrs, next), residual }));
}

function convolveConcat({
  inputs,
  backend,
  attrs,
}: Arguments<{ branches: BranchAttributes[] }>): TensorInfo {
  const { next } = taking(inputs);
  const parts = attrs.branches.map((branch) => partOf(branch, next));
  const stride = parts.reduce((sum, { geometry }) => sum + geometry.outChannels, 0);
  const { batch, outHeight, outWidth } = parts[0]!.geometry;
  const output = backend.makeTensorInfo([batch, outHeight, outWidth, stride], 'float32');
  let offset = 0;
  for (const part of parts) {
    part.record(backend, { output, slice: { stride, offset } });
    offset += part.geometry.outChannels;
  }
  return output;
}

interface Part {
  geometry: Geometry;
  record(backend: WebGPUBackend, into: { output: TensorInfo; slice: Slice }): void;
}

function partOf(branch: BranchAttributes, next: () => TensorInfo): Part {
  const x = next();
  if (branch.kind === 'convolution') {
    const convolution = described(x, next(), branch, next);
    const { geometry } = convolution;
    return { geometry, record: (backend, into) => sound(convolve(backend, convolution, into)) };
  }
  const { size, stride, pad } =
    branch.kind === 'map' ? { size: 1, stride: 1, pad: 'valid' as const } : branch;
  const geometry = geometryOf(
    backend_util.computePool2DInfo(x.shape as Shape4D, size, stride, 1, pad),
  );
  return { geometry, record: (backend, into) => pool(backend, 'max', geometry, x, into) };
}

function described(
  x: TensorInfo,
  filter: TensorInfo,
  { strides, pad, activation, bias, slopes }: ConvolveAttributes,
  next: () => TensorInfo,
): Convolution {
  const info = backend_util.computeConv2DInfo(
    x.shape as Shape4D,
    filter.shape as Shape4D,
    strides,
    1,
    pad,
  );
  return {
    geometry: geometryOf(info),
    x,
    filter,
    activation,
    bias: bias ? next() : undefined,
    slopes: slopes ? next() : undefined,
  };
}

/** Where no program is sound these kernels aren't asked: `hasFused` says so. */
function sound(output: TensorInfo | undefined): TensorInfo {
  if (!output) throw new Error('No program of this device is sound.');
  return output;
}

function taking(tensors: TensorInfo[]): { next: () => TensorInfo } {
  let at = 0;
  return { next: () => tensors[at++]! };
}

export const fusedWebGPU: KernelConfig[] = [
  { kernelName: CONVOLVE_ADD, kernelFunc: convolveAdd },
  { kernelName: CONVOLVE_CONCAT, kernelFunc: convolveConcat },
].map(({ kernelName, kernelFunc }) => ({
  kernelName,
  backendName: 'webgpu',
  kernelFunc: kernelFunc as unknown as KernelConfig['kernelFunc'],
}));
