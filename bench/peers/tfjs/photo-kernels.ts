/**
 * Facet's kernels for photos and no others: tfjs has nothing that resizes as MTCNN's original does, so the stock peer
 * borrows these, and its nets run on what tfjs has.
 */
import { registerKernel } from '@tensorflow/tfjs-core';
import { areaResizeKernels } from '../../../src/kernels/photos/area-resize';
import { areaResizeWebGPU } from '../../../src/kernels/photos/area-resize.webgpu';
import { cropResizeKernels } from '../../../src/kernels/photos/crop-resize';
import { cropResizeWebGPU } from '../../../src/kernels/photos/crop-resize.webgpu';
import { packCandidatesKernels } from '../../../src/kernels/photos/pack-candidates';
import { packCandidatesWebGPU } from '../../../src/kernels/photos/pack-candidates.webgpu';

export function registerPhotoKernels(): void {
  [
    ...areaResizeKernels,
    ...cropResizeKernels,
    ...packCandidatesKernels,
    areaResizeWebGPU,
    cropResizeWebGPU,
    packCandidatesWebGPU,
  ].forEach(registerKernel);
}
