/** One pool recorded on the device. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dispatch } from '../gpu/dispatch';
import { uniformsOf, type Geometry, type Slice } from './geometry';
import { poolPlan, type PoolKind } from './pool';

/** @param into where it is written; without, a new tensor of its own */
export function pool(
  backend: WebGPUBackend,
  kind: PoolKind,
  geometry: Geometry,
  x: TensorInfo,
  into?: { output: TensorInfo; slice: Slice },
): TensorInfo {
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const output =
    into?.output ?? backend.makeTensorInfo([batch, outHeight, outWidth, outChannels], 'float32');
  const slice = into?.slice ?? { stride: outChannels, offset: 0 };
  const plan = poolPlan(geometry, slice, kind);
  dispatch(backend, plan.program, {
    reads: [x],
    output,
    uniforms: uniformsOf(geometry, slice, plan.columns, plan.workgroups[0]),
    workgroups: plan.workgroups,
  });
  return output;
}
