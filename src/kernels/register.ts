/** Registers Facet's own kernels with tfjs, once a realm. */
import {
  findBackendFactory,
  getKernel,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { fusedWebGPU } from './convolutions/fused.webgpu';
import { overTfjs } from './convolutions/tfjs.webgpu';
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
  ...fusedWebGPU,
];

let isOverTfjs = false;

/** Makes Facet's own kernels work on cpu, wasm and webgpu; to be called after a backend was loaded. */
export function registerKernels(): void {
  registerWasmConvolutions();
  if (!getKernel(AREA_RESIZE, 'cpu')) KERNELS.forEach(registerKernel);
  if (isOverTfjs || !findBackendFactory('webgpu')) return;
  isOverTfjs = true;
  for (const kernel of overTfjs()) {
    unregisterKernel(kernel.kernelName, kernel.backendName);
    registerKernel(kernel);
  }
}
