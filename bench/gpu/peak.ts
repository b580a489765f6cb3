/** What the device can do at most, by programs that do nothing else: multiply and add, copy, be dispatched. */
import { backend, env } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dispatch, type GpuProgram, type Work } from '../../src/kernels/gpu/dispatch';
import { SUBMIT } from '../../src/kernels/gpu/recording';
import { timed } from '../../src/kernels/gpu/timed';
import { settled } from '../../test/gpu/backends';

export interface Peak {
  /** Multiplications with their additions, thousands of millions a second; an operation is half of one. */
  gmacs: number;
  /** Read and written together, gigabytes a second. */
  gigabytes: number;
  /** Of one small program: on the processor until it is recorded, and on the device; microseconds. */
  recorded_us: number;
  dispatched_us: number;
}

const WORKGROUP = 256;
/** Sums of four values that one invocation holds, so that none waits for the one before. */
const SUMS = 8;
const STEPS = 512;
/** A measurement is long enough from here on, ms. */
const LONG = 25;
const MOST_WORKGROUPS = 32_768;
const RUNS = 3;
/** Bytes that are copied. */
const COPIED = 256 * 1024 * 1024;
/** Submissions, full of dispatches. */
const SUBMISSIONS = 40;

const sums = [...Array(SUMS).keys()];

const MULTIPLY: GpuProgram = {
  key: 'bench multiply',
  code: () => `
struct Factors { factor : f32, step : f32, unused : vec2<u32> }
@group(0) @binding(0) var<storage, read_write> result : array<f32>;
@group(0) @binding(1) var<uniform> factors : Factors;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id : vec3<u32>) {
  let factor = vec4<f32>(factors.factor);
  let step = vec4<f32>(factors.step);
  ${sums.map((i) => `var s${i} = vec4<f32>(f32(id.x + ${i}u));`).join(' ')}
  for (var n = 0u; n < ${STEPS}u; n++) {
    ${sums.map((i) => `s${i} = fma(s${i}, factor, step);`).join(' ')}
  }
  let sum = ${sums.map((i) => `s${i}`).join(' + ')};
  result[id.x % arrayLength(&result)] = sum.x + sum.y + sum.z + sum.w;
}`,
};

const COPY: GpuProgram = {
  key: 'bench copy',
  code: () => `
@group(0) @binding(0) var<storage, read_write> result : array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> x : array<vec4<f32>>;
@group(0) @binding(2) var<uniform> across : vec4<u32>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group : vec3<u32>, @builtin(local_invocation_index) local : u32) {
  let i = (group.y * across.x + group.x) * ${WORKGROUP}u + local;
  if (i < arrayLength(&x)) { result[i] = x[i]; }
}`,
};

const gpu = () => backend() as unknown as WebGPUBackend;
const floats = (...values: number[]) => new Uint32Array(Float32Array.from(values).buffer);

export async function peakOf(): Promise<Peak> {
  const [gmacs, gigabytes] = [await multiplying(), await copying()];
  return { gmacs, gigabytes, ...(await dispatching()) };
}

const fastest = async (work: () => void): Promise<number> => {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) times.push(await timed(gpu(), work));
  return Math.min(...times);
};

async function multiplying(): Promise<number> {
  const output = gpu().makeTensorInfo([1024], 'float32');
  const run = (workgroups: number) => {
    // The sums stay small.
    const uniforms = floats(0.5, 1, 0, 0);
    const work: Work = { reads: [], output, uniforms, workgroups: [workgroups, 1, 1] };
    return fastest(() => dispatch(gpu(), MULTIPLY, work));
  };
  let workgroups = 64;
  let ms = await run(workgroups);
  while (ms < LONG && workgroups < MOST_WORKGROUPS) ms = await run((workgroups *= 2));
  gpu().disposeData(output.dataId);
  return (workgroups * WORKGROUP * SUMS * 4 * STEPS) / ms / 1e6;
}

async function copying(): Promise<number> {
  const most = gpu().device.limits.maxStorageBufferBindingSize;
  const bytes = Math.min(COPIED, most);
  const [x, output] = [0, 1].map(() => gpu().makeTensorInfo([bytes / 4], 'float32'));
  const groups = bytes / 16 / WORKGROUP;
  const across = Math.min(groups, MOST_WORKGROUPS);
  const work: Work = {
    reads: [x!],
    output: output!,
    uniforms: Uint32Array.of(across, 0, 0, 0),
    workgroups: [across, Math.ceil(groups / across), 1],
  };
  const ms = await fastest(() => dispatch(gpu(), COPY, work));
  [x!, output!].forEach(({ dataId }) => gpu().disposeData(dataId));
  return (2 * bytes) / ms / 1e6;
}

async function dispatching(): Promise<Pick<Peak, 'recorded_us' | 'dispatched_us'>> {
  const [x, output] = [0, 1].map(() => gpu().makeTensorInfo([WORKGROUP], 'float32'));
  const work: Work = {
    reads: [x!],
    output: output!,
    uniforms: Uint32Array.of(1, 0, 0, 0),
    workgroups: [1, 1, 1],
  };
  const dispatches = SUBMISSIONS * env().getNumber(SUBMIT);
  const record = () => {
    for (let i = 0; i < dispatches; i++) dispatch(gpu(), COPY, work);
  };
  record();
  await settled();
  const start = performance.now();
  record();
  const recorded = performance.now() - start;
  await settled();
  const whole = performance.now() - start;
  [x!, output!].forEach(({ dataId }) => gpu().disposeData(dataId));
  const each = (ms: number) => (ms * 1000) / dispatches;
  return { recorded_us: each(recorded), dispatched_us: each(whole) };
}
