/**
 * A program of our own on tfjs's WebGPU backend: recorded into the backend's own command encoder, so
 * that its order with tfjs's programs is kept, without what tfjs does anew for each run (a uniform
 * buffer written, strides of every shape, a key put together, a bind group).
 */
import { env, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { bindGroupOf } from './bind-groups';
import { pipelineOf } from './pipelines';
import { COMPILE_ONLY, flush, passOf, recordingOf, SUBMIT } from './recording';
import { bindingOf, stepsOf } from './replay/noting';
import { uniformsOf } from './uniforms';

/** A compute program, complete: the same key must mean the same code. */
export interface GpuProgram {
  key: string;
  /**
   * WGSL with an entry point `main` and the bindings of group 0: 0 the output, 1 and on what it reads,
   * then the uniforms.
   */
  code: () => string;
}

export interface Work {
  reads: readonly TensorInfo[];
  output: TensorInfo;
  /** The uniform struct, 32-bit members in order; a multiple of 16 bytes. */
  uniforms: Uint32Array;
  workgroups: readonly [x: number, y: number, z: number];
}

/** Records one run of a program, or notes it; where pipelines are only being compiled ahead, it compiles. */
export function dispatch(backend: WebGPUBackend, program: GpuProgram, work: Work): void {
  const gpu = recordingOf(backend);
  const { device } = gpu;
  const tensors = [work.output, ...work.reads];
  tensors.forEach(({ dataId }) => gpu.uploadToGPU(dataId));
  const pipeline = pipelineOf(device, program, env().getBool(COMPILE_ONLY));
  if (!pipeline) return;
  const uniforms = uniformsOf(device, work.uniforms);
  const steps = stepsOf(gpu);
  if (steps) {
    const bindings = tensors.map((tensor) => bindingOf(gpu, tensor));
    const { workgroups } = work;
    bindings.push({ place: uniforms, size: uniforms.size });
    steps.push({ pipeline, bindings, workgroups });
    return;
  }
  const buffers = tensors.map((tensor) => gpu.tensorToBinding(tensor).buffer);
  const group = bindGroupOf(device, pipeline, [...buffers, uniforms]);
  const pass = passOf(gpu);
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...work.workgroups);
  tensors.forEach(({ dataId }) => gpu.commandQueueOwnedIds.add(dataId));
  gpu.dispatchCountInPass++;
  if (gpu.dispatchCountInPass >= env().getNumber(SUBMIT)) flush(backend);
}
