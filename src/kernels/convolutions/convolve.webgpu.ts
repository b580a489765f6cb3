/** One convolution recorded on the device: the program chosen, its bindings, its output. */
import { engine, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dispatch } from '../gpu/dispatch';
import { isDropped } from '../gpu/health';
import { traitsOf } from '../gpu/traits';
import { tuningTableOf } from '../gpu/tuning-table';
import type { Activation, Finish } from './activation';
import { plansOf } from './choose';
import { shapeName, uniformsOf, type Geometry, type Slice } from './geometry';
import { liesAsHalves } from './halves';
import { halvesOf } from './halves.webgpu';
import type { AnyPlan } from './plan';
import { recordWinograd } from './winograd/winograd.webgpu';

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

/** A part of an output. */
export interface Into {
  output: TensorInfo;
  slice: Slice;
}

/** A shape as it was met, for the tuner. */
export interface Met {
  geometry: Geometry;
  slice: Slice;
  finish: Finish;
  /** Its filter {@link liesAsHalves}. */
  halves: boolean;
}

/**
 * Records a convolution.
 * @param into where it is written; without, a new tensor of its own
 * @returns nothing where the device computes none of our programs rightly
 */
export function convolve(
  backend: WebGPUBackend,
  convolution: Convolution,
  into?: Into,
): TensorInfo | undefined {
  const { geometry, filter } = convolution;
  const slice = into?.slice ?? wholeOf(geometry);
  const finish = finishOf(convolution);
  const halves = liesAsHalves(filter, geometry);
  const plan = planFor(backend.device, { geometry, slice, finish, halves });
  return plan && record(backend, plan, convolution, into);
}

/** Records a convolution by one program. */
export function record(
  backend: WebGPUBackend,
  plan: AnyPlan,
  convolution: Convolution,
  into?: Into,
): TensorInfo {
  const { geometry, x, filter, bias, slopes, residual } = convolution;
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const output =
    into?.output ?? backend.makeTensorInfo([batch, outHeight, outWidth, outChannels], 'float32');
  const slice = into?.slice ?? wholeOf(geometry);
  const extra = [bias, slopes, residual].filter((tensor) => tensor !== undefined);
  if ('product' in plan) {
    const finish = finishOf(convolution);
    recordWinograd(backend, plan, { geometry, x, filter, extra, finish, output, slice });
    return output;
  }
  dispatch(backend, plan.program, {
    reads: [x, plan.halves ? halvesOf(backend, filter) : filter, ...extra],
    output,
    uniforms: uniformsOf(geometry, slice, plan.columns, plan.workgroups[0]),
    workgroups: plan.workgroups,
  });
  return output;
}

export function finishOf({ activation, bias, residual }: Convolution): Finish {
  return { activation, bias: bias !== undefined, residual: residual !== undefined };
}

export const wholeOf = ({ outChannels }: Geometry): Slice => ({ stride: outChannels, offset: 0 });

/** Programs that this device computes rightly. */
export function soundPlans(device: GPUDevice, { geometry, slice, finish, halves }: Met): AnyPlan[] {
  const isSound = (family: string) => !isDropped(device, family);
  return plansOf(geometry, slice, finish, traitsOf(device), { halves, isSound });
}

function planFor(device: GPUDevice, met: Met): AnyPlan | undefined {
  const sound = soundPlans(device, met);
  // A filter that learns is another one at each step: what Winograd's way makes of it would serve once.
  const isLearning = engine().state.gradientDepth > 0;
  const plans = isLearning ? sound.filter((plan) => !('product' in plan)) : sound;
  if (plans.length < 2) return plans[0];
  const { software } = traitsOf(device);
  const table = tuningTableOf(device);
  const name = shapeName(met.geometry, met.finish.residual, met.halves);
  const timings = table.tuned.get(name);
  // A software adapter has one program that can win.
  if (!timings && !software && !table.met.has(name)) table.met.set(name, met);
  for (const { family } of timings ?? []) {
    const plan = plans.find((each) => each.family === family);
    if (plan) return plan;
  }
  return plans[0];
}
