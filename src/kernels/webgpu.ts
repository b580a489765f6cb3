/** What every WGSL kernel shares: the shape of a tfjs program with one flat range of invocations. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/** What tfjs hands a WebGPU kernel whose inputs are named `Names`. */
export interface WebGPUKernelArguments<Names extends string> {
  inputs: Record<Names, TensorInfo>;
  backend: WebGPUBackend;
  attrs?: object;
}

const WORKGROUP = 64;

export interface FlatProgram {
  /** Names the pipeline in tfjs's cache: the same key must mean the same code. */
  key: string;
  variables: string[];
  outputShape: number[];
  /** How many times `main(index)` runs; it must return where index reaches past its own bound. */
  invocations: number;
  /** WGSL members of the uniform struct, each with a trailing comma. At least one must be read. */
  uniforms: string;
  code: string;
  /** The output is `array<atomic<i32>>`. */
  atomic?: boolean;
}

/** A program whose `main(index : i32)` runs once for each of `invocations`. */
export function flatProgram(flat: FlatProgram): WebGPUProgram {
  return {
    variableNames: flat.variables,
    outputShape: flat.outputShape,
    dispatchLayout: { x: flat.outputShape.map((_, axis) => axis) },
    dispatch: [Math.ceil(flat.invocations / WORKGROUP), 1, 1],
    workgroupSize: [WORKGROUP, 1, 1],
    shaderKey: flat.key,
    uniforms: flat.uniforms,
    atomic: flat.atomic ?? false,
    getUserCode: () => flat.code,
  };
}
