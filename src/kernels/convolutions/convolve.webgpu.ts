/** One convolution recorded on the device: the program chosen, its bindings, its output. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dispatch } from '../gpu/dispatch';
import { traitsOf } from '../gpu/traits';
import type { Activation, Finish } from './activation';
import { plansOf } from './choose';
import { uniformsOf, type Geometry, type Slice } from './geometry';

export interface Convolution {
  geometry: Geometry;
  /** float32 [batch, inHeight, inWidth, inChannels]. */
  x: TensorInfo;
  /** float32 [kernelHeight, kernelWidth, inChannels, outChannels]. */
  filter: TensorInfo;
  /** One value a channel. */
  bias?: TensorInfo;
  activation: Activation;
  /** Of a PReLU, one a channel. */
  slopes?: TensorInfo;
  /** Of the output's shape, added before the activation. */
  residual?: TensorInfo;
}

/**
 * Records a convolution.
 * @param into where it is written; without, a new tensor of its own
 */
export function convolve(
  backend: WebGPUBackend,
  convolution: Convolution,
  into?: { output: TensorInfo; slice: Slice },
): TensorInfo {
  const { geometry, x, filter, bias, slopes, residual, activation } = convolution;
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const output =
    into?.output ?? backend.makeTensorInfo([batch, outHeight, outWidth, outChannels], 'float32');
  const slice = into?.slice ?? { stride: outChannels, offset: 0 };
  const finish: Finish = { activation, bias: bias !== undefined, residual: residual !== undefined };
  const [plan] = plansOf(geometry, slice, finish, traitsOf(backend.device));
  const extra = [bias, slopes, residual].filter((tensor) => tensor !== undefined);
  dispatch(backend, plan.program, {
    reads: [x, filter, ...extra],
    output,
    uniforms: uniformsOf(geometry, slice, plan.columns, plan.workgroups[0]),
    workgroups: plan.workgroups,
  });
  return output;
}
