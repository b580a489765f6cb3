/** PackCandidates in WGSL: each map is one dispatch that appends to the same output by an atomic count. */
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { PACK_CANDIDATES, ROW, type PackAttributes } from './pack-candidates';
import { flatProgram } from '../webgpu';

const CODE = `
fn keep(at : i32, value : f32) {
  atomicStore(&result[at], bitcast<i32>(value));
}

fn main(index : i32) {
  if (index >= uniforms.cells) { return; }
  let none = map[index * 6];
  let face = map[index * 6 + 1];
  let largest = max(none, face);
  let e0 = exp(none - largest);
  let e1 = exp(face - largest);
  let score = e1 / (e0 + e1);
  if (!(score >= uniforms.threshold)) { return; }
  let slot = atomicAdd(&result[0], 1);
  if (slot >= uniforms.capacity) { return; }
  let row = 1 + slot * ${ROW};
  let cellsX = uniforms.mapShape[2];
  let x = index % cellsX;
  let mirror = index - x + cellsX - 1 - x;
  atomicStore(&result[row], uniforms.number);
  atomicStore(&result[row + 1], index);
  keep(row + 2, score);
  for (var k = 0; k < 4; k++) {
    keep(row + 3 + k, map[index * 6 + 2 + k]);
    keep(row + 7 + k, map[mirror * 6 + 2 + k]);
  }
}
`;

function webgpuKernel({
  inputs,
  backend,
  attrs,
}: {
  inputs: TensorInfo[];
  backend: WebGPUBackend;
  attrs: PackAttributes;
}): TensorInfo {
  const { threshold, capacity } = attrs;
  const outputShape = [1 + capacity * ROW];
  // A buffer that the backend takes from its pool holds old values: the count must start at 0.
  const output = backend.makeTensorInfo(outputShape, 'int32', new Int32Array(outputShape[0]!));
  inputs.forEach((map, number) => {
    const cells = map.shape[0]! * map.shape[1]! * map.shape[2]!;
    const program = flatProgram({
      key: PACK_CANDIDATES,
      variables: ['map'],
      outputShape,
      invocations: cells,
      uniforms: 'cells : i32, number : i32, capacity : i32, threshold : f32,',
      code: CODE,
      atomic: true,
    });
    backend.runWebGPUProgram(
      program,
      [map],
      'int32',
      [
        { type: 'int32', data: [cells] },
        { type: 'int32', data: [number] },
        { type: 'int32', data: [capacity] },
        { type: 'float32', data: [threshold] },
      ],
      output,
    );
  });
  return output;
}

export const packCandidatesWebGPU: KernelConfig = {
  kernelName: PACK_CANDIDATES,
  backendName: 'webgpu',
  kernelFunc: webgpuKernel as unknown as KernelConfig['kernelFunc'],
};
