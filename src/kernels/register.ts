/** Registers Facet's own kernels with tfjs, once a realm. */
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import { AREA_RESIZE, areaResizeKernels } from './area-resize';
import { areaResizeWebGPU } from './area-resize.webgpu';
import { cropResizeKernels } from './crop-resize';
import { cropResizeWebGPU } from './crop-resize.webgpu';
import { packCandidatesKernels } from './pack-candidates';
import { packCandidatesWebGPU } from './pack-candidates.webgpu';

const KERNELS = [
  ...areaResizeKernels,
  ...cropResizeKernels,
  ...packCandidatesKernels,
  areaResizeWebGPU,
  cropResizeWebGPU,
  packCandidatesWebGPU,
];

/** Makes areaResize, cropResize and packCandidates work on cpu, wasm and webgpu. */
export function registerKernels(): void {
  if (getKernel(AREA_RESIZE, 'cpu')) return;
  KERNELS.forEach(registerKernel);
}
