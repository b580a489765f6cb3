/** One convolution recorded by Winograd's way: three programs, and one more the first time that a filter is met. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { derivedOf } from '../../gpu/derived';
import { dispatch, type GpuProgram } from '../../gpu/dispatch';
import type { Finish } from '../activation';
import { spread, uniformsOf, type Geometry, type Slice } from '../geometry';
import type { WinogradPlan } from '../plan';
import { filterProgram, inputProgram, outputProgram, WORKGROUP, type Lanes } from './programs';
import { PRODUCTS } from './sizes';

/** A convolution, and where its output goes. */
export interface Task {
  geometry: Geometry;
  x: TensorInfo;
  filter: TensorInfo;
  /** What {@link Finish} reads, in its order. */
  extra: TensorInfo[];
  finish: Finish;
  output: TensorInfo;
  slice: Slice;
}

export function recordWinograd(
  backend: WebGPUBackend,
  { product, fours }: WinogradPlan,
  task: Task,
): void {
  const { geometry: g, finish, slice } = task;
  const { inHeight: tiles } = product.geometry;
  const run = (program: GpuProgram, count: number, reads: TensorInfo[], output: TensorInfo) => {
    const workgroups = spread(Math.ceil(count / WORKGROUP));
    const uniforms = uniformsOf(g, slice, 1, workgroups[0]);
    dispatch(backend, program, { reads, output, uniforms, workgroups });
  };
  const lanesOf = (...channels: number[]): Lanes =>
    fours && channels.every((n) => n % 4 === 0) ? 4 : 1;

  const filters = derivedOf(backend, task.filter, {
    name: 'winograd',
    shape: [PRODUCTS, g.inChannels, g.outChannels],
    dtype: 'float32',
    fill: (to) => {
      const lanes = lanesOf(g.outChannels);
      run(filterProgram(lanes), (g.inChannels * g.outChannels) / lanes, [task.filter], to);
    },
  });

  const inputs = backend.makeTensorInfo([PRODUCTS, tiles, g.inChannels], 'float32');
  const inLanes = lanesOf(g.inChannels);
  run(inputProgram(inLanes), (tiles * g.inChannels) / inLanes, [task.x], inputs);

  const products = backend.makeTensorInfo([PRODUCTS, tiles, g.outChannels], 'float32');
  const { geometry, plan } = product;
  dispatch(backend, plan.program, {
    reads: [inputs, filters],
    output: products,
    uniforms: uniformsOf(
      geometry,
      { stride: g.outChannels, offset: 0 },
      plan.columns,
      plan.workgroups[0],
    ),
    workgroups: plan.workgroups,
  });
  backend.disposeData(inputs.dataId);

  const outLanes = lanesOf(g.outChannels, slice.stride, slice.offset);
  const reads = [products, ...task.extra];
  run(outputProgram(outLanes, finish), (tiles * g.outChannels) / outLanes, reads, task.output);
  backend.disposeData(products.dataId);
}
