/** Tries the programs of one shape on the device, on made-up values of that shape. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { timed } from '../gpu/timed';
import { tuningTableOf, type Timing } from '../gpu/tuning-table';
import { record, soundPlans, type Convolution, type Met } from './convolve.webgpu';

/** Larger inputs and outputs are not made up only to time them; bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Runs of a program, of which the fastest counts; the first one compiles it. */
const RUNS = 3;

/**
 * Tries the programs of one shape that was met.
 * @param isWanted asked between two programs: false where other work came, which goes before
 * @returns whether there may be another shape to try
 */
export async function tuneNext(backend: WebGPUBackend, isWanted: () => boolean): Promise<boolean> {
  const { met, tuned } = tuningTableOf(backend.device);
  const [next] = met as Map<string, Met>;
  if (!next) return false;
  const [name, shape] = next;
  const timings = bytesOf(shape) > MOST_BYTES ? [] : await timingsOf(backend, shape, isWanted);
  if (!timings) return false;
  met.delete(name);
  if (timings.length > 0) tuned.set(name, timings);
  return met.size > 0;
}

async function timingsOf(
  backend: WebGPUBackend,
  met: Met,
  isWanted: () => boolean,
): Promise<Timing[] | undefined> {
  const timings: Timing[] = [];
  const convolution = madeUp(backend, met);
  const { batch, outHeight, outWidth } = met.geometry;
  const output = backend.makeTensorInfo([batch, outHeight, outWidth, met.slice.stride], 'float32');
  try {
    for (const plan of soundPlans(backend.device, met)) {
      const times: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        if (!isWanted()) return undefined;
        const work = () => void record(backend, plan, convolution, { output, slice: met.slice });
        times.push(await timed(backend, work));
      }
      timings.push({ family: plan.family, ms: Math.min(...times.slice(1)) });
    }
  } finally {
    const { x, filter, bias, slopes, residual } = convolution;
    for (const tensor of [x, filter, bias, slopes, residual, output]) {
      if (tensor) backend.disposeData(tensor.dataId);
    }
  }
  return timings.sort((a, b) => a.ms - b.ms);
}

function madeUp(backend: WebGPUBackend, { geometry, finish }: Met): Convolution {
  const g = geometry;
  const make = (...shape: number[]): TensorInfo => backend.makeTensorInfo(shape, 'float32');
  return {
    geometry,
    activation: finish.activation,
    x: make(g.batch, g.inHeight, g.inWidth, g.inChannels),
    filter: make(g.kernelHeight, g.kernelWidth, g.inChannels, g.outChannels),
    bias: finish.bias ? make(g.outChannels) : undefined,
    slopes: finish.activation === 'prelu' ? make(g.outChannels) : undefined,
    residual: finish.residual ? make(g.batch, g.outHeight, g.outWidth, g.outChannels) : undefined,
  };
}

function bytesOf({ geometry: g }: Met): number {
  const input = g.batch * g.inHeight * g.inWidth * g.inChannels;
  const output = g.batch * g.outHeight * g.outWidth * g.outChannels;
  return 4 * Math.max(input, output);
}
