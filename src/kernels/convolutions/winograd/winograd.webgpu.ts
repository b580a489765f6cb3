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
  { product, fours, pictures }: WinogradPlan,
  task: Task,
): void {
  const { finish, slice } = task;
  const g = { ...task.geometry, batch: pictures };
  const { geometry, plan } = product;
  const { inHeight: tiles } = geometry;
  let first = 0;
  const run = (program: GpuProgram, count: number, reads: TensorInfo[], output: TensorInfo) => {
    const workgroups = spread(Math.ceil(count / WORKGROUP));
    const uniforms = uniformsOf(g, slice, 1, workgroups[0], first);
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
  const products = backend.makeTensorInfo([PRODUCTS, tiles, g.outChannels], 'float32');
  const whole = { stride: g.outChannels, offset: 0 };
  const [across] = plan.workgroups;
  const uniforms = uniformsOf(geometry, whole, plan.columns, across);
  const inLanes = lanesOf(g.inChannels);
  const outLanes = lanesOf(g.outChannels, slice.stride, slice.offset);
  const { batch } = task.geometry;
  for (let from = 0; from < batch; from += pictures) {
    // The last ones are full too: some pictures are computed twice, to the same values.
    first = Math.min(from, batch - pictures);
    run(inputProgram(inLanes), (tiles * g.inChannels) / inLanes, [task.x], inputs);
    const { program, workgroups } = plan;
    dispatch(backend, program, {
      reads: [inputs, filters],
      output: products,
      uniforms,
      workgroups,
    });
    const reads = [products, ...task.extra];
    run(outputProgram(outLanes, finish), (tiles * g.outChannels) / outLanes, reads, task.output);
  }
  [inputs, products].forEach(({ dataId }) => backend.disposeData(dataId));
}
