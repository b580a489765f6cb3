/** A filter's halves on the device, made once and freed with it. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { derivedOf } from '../gpu/derived';
import { dispatch, type GpuProgram } from '../gpu/dispatch';
import { spread } from './geometry';

const WORKGROUP = 64;

/** WGSL clamps nothing by itself: what is made of a value beyond the largest half is not defined. */
const PROGRAM: GpuProgram = {
  key: 'weights to halves',
  code: () => `
struct Shape { fours : u32, across : u32, unused0 : u32, unused1 : u32 }
@group(0) @binding(0) var<storage, read_write> result : array<vec2<u32>>;
@group(0) @binding(1) var<storage, read> filters : array<vec4<f32>>;
@group(0) @binding(2) var<uniform> shape : Shape;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3<u32>) {
  let at = min((group.y * shape.across + group.x) * ${WORKGROUP}u + local, shape.fours - 1u);
  let four = clamp(filters[at], vec4<f32>(-65504.0), vec4<f32>(65504.0));
  result[at] = vec2<u32>(pack2x16float(four.xy), pack2x16float(four.zw));
}`,
};

/**
 * The halves of a filter, in its order, two to a word, the first in the lower bits: any device has the
 * built-ins for that, where only some have 16-bit types. Values beyond 65504 become 65504; devices may
 * round those below 6.1e-5 to zero.
 * @param filter float32 [.., in, out], out a multiple of four
 * @returns int32 [values / 2]
 */
export function halvesOf(backend: WebGPUBackend, filter: TensorInfo): TensorInfo {
  const size = filter.shape.reduce((product, n) => product * n, 1);
  const fours = size / 4;
  const workgroups = spread(Math.ceil(fours / WORKGROUP));
  return derivedOf(backend, filter, {
    name: 'halves',
    shape: [size / 2],
    dtype: 'int32',
    fill: (output) =>
      dispatch(backend, PROGRAM, {
        reads: [filter],
        output,
        uniforms: Uint32Array.of(fours, workgroups[0], 0, 0),
        workgroups,
      }),
  });
}
