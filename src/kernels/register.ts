/** Registers Facet's own kernels with tfjs, once a realm. */
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { AREA_RESIZE, areaResizeKernels } from './photos/area-resize';
import { areaResizeWebGPU } from './photos/area-resize.webgpu';
import { cropResizeKernels } from './photos/crop-resize';
import { cropResizeWebGPU } from './photos/crop-resize.webgpu';
import { packCandidatesKernels } from './photos/pack-candidates';
import { packCandidatesWebGPU } from './photos/pack-candidates.webgpu';
import { registerWasmConvolutions } from './convolutions/wasm/register';
import { maxPoolGradientKernels } from './training/max-pool-gradient';
import { maxPoolGradientWebGPU } from './training/max-pool-gradient.webgpu';

const KERNELS = [
  ...areaResizeKernels,
  ...cropResizeKernels,
  ...packCandidatesKernels,
  ...maxPoolGradientKernels,
  areaResizeWebGPU,
  cropResizeWebGPU,
  packCandidatesWebGPU,
  maxPoolGradientWebGPU,
];

/** Makes Facet's own kernels work on cpu, wasm and webgpu. */
export function registerKernels(): void {
  registerWasmConvolutions();
  if (getKernel(AREA_RESIZE, 'cpu')) return;
  KERNELS.forEach(registerKernel);
}
