/** Tries the programs of one shape on the device, on made-up values of that shape. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { trimPool } from '../gpu/pool';
import { recordingOf } from '../gpu/recording';
import { timed } from '../gpu/timed';
import { addTuned, tuningTableOf, type Timing } from '../gpu/tuning-table';
import { keepAsHalves } from './halves';
import type { AnyPlan } from './plan';
import { record, soundPlans, type Convolution, type Met } from './convolve.webgpu';

/** Larger inputs and outputs are not made up only to time them; bytes. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Times of a program, of which the fastest counts; before them one run compiles it. */
const TIMES = 3;
/** Browsers round the device's clock to a tenth of this: a shorter run is timed many times over, ms. */
const LONG = 1;
/** Of a program so short that the device's clock tells no time: ten milliseconds at most. */
const MOST_RUNS = 100;
/** What all runs of one submission make for themselves lies on the device at once; bytes at most. */
const MOST_MADE = 64 * 1024 * 1024;
/** The fastest, which are tried again in turn: a processor's clock rises and falls while all are tried. */
const FINALISTS = 3;
const ROUNDS = 3;

/**
 * Tries the programs of one shape that was met.
 * @param isWanted asked between two programs: false where other work came, which goes before
 * @returns whether there may be another shape to try
 */
export async function tuneNext(backend: WebGPUBackend, isWanted: () => boolean): Promise<boolean> {
  const { met } = tuningTableOf(backend.device);
  const [next] = met as Map<string, Met>;
  if (!next) return false;
  const [name, shape] = next;
  const timings = bytesOf(shape) > MOST_BYTES ? [] : await timingsOf(backend, shape, isWanted);
  if (!timings) return false;
  met.delete(name);
  if (timings.length > 0) addTuned(backend.device, name, timings);
  return met.size > 0;
}

async function timingsOf(
  backend: WebGPUBackend,
  met: Met,
  isWanted: () => boolean,
): Promise<Timing[] | undefined> {
  const tries: Try[] = [];
  const convolution = madeUp(backend, met);
  const { batch, outHeight, outWidth } = met.geometry;
  const output = backend.makeTensorInfo([batch, outHeight, outWidth, met.slice.stride], 'float32');
  try {
    for (const plan of soundPlans(backend.device, met)) {
      const work = () => void record(backend, plan, convolution, { output, slice: met.slice });
      const most = Math.max(1, Math.min(MOST_RUNS, Math.floor(MOST_MADE / madeBy(plan))));
      const tried: Try = { family: plan.family, work, runs: 1, most, ms: Infinity };
      if (!(await isTried(backend, tried, isWanted))) return undefined;
      if (tried.ms < Infinity) tries.push(tried);
    }
    tries.sort((a, b) => a.ms - b.ms);
    for (let round = 0; round < ROUNDS; round++) {
      for (const finalist of tries.slice(0, FINALISTS)) {
        if (!isWanted()) return undefined;
        await time(backend, finalist);
      }
    }
  } finally {
    const { x, filter, bias, slopes, residual } = convolution;
    for (const tensor of [x, filter, bias, slopes, residual, output]) {
      if (tensor) backend.disposeData(tensor.dataId);
    }
    trimPool(recordingOf(backend));
  }
  return tries.map(({ family, ms }) => ({ family, ms })).sort((a, b) => a.ms - b.ms);
}

/** A program as it was tried: how many runs make a time that can be told from another. */
interface Try extends Timing {
  work: () => void;
  runs: number;
  most: number;
}

/** Bytes that one run makes and lets go of. */
function madeBy(plan: AnyPlan): number {
  if (!('product' in plan)) return 1;
  const { batch, inHeight, inChannels, outChannels } = plan.product.geometry;
  return 4 * batch * inHeight * (inChannels + outChannels);
}

/** @returns false where it is no longer wanted */
async function isTried(
  backend: WebGPUBackend,
  tried: Try,
  isWanted: () => boolean,
): Promise<boolean> {
  for (let i = 0; i < 2 + TIMES; i++) {
    if (!isWanted()) return false;
    await time(backend, tried);
    // The first compiles, the second says how many runs are needed.
    if (i === 1) tried.runs = runsFor(tried);
    if (i < 2) tried.ms = Infinity;
  }
  return true;
}

const runsFor = ({ ms, most }: Try) =>
  ms === Infinity ? most : Math.min(most, Math.ceil(LONG / ms));

/** Notes the time of one run, where it is the shortest so far. */
async function time(backend: WebGPUBackend, tried: Try): Promise<void> {
  const ms = await timed(backend, () => {
    for (let run = 0; run < tried.runs; run++) tried.work();
  });
  // What takes no time did not run.
  if (ms > 0) tried.ms = Math.min(tried.ms, ms / tried.runs);
}

function madeUp(backend: WebGPUBackend, { geometry, finish, halves }: Met): Convolution {
  const g = geometry;
  const make = (...shape: number[]): TensorInfo => backend.makeTensorInfo(shape, 'float32');
  const filter = make(g.kernelHeight, g.kernelWidth, g.inChannels, g.outChannels);
  if (halves) keepAsHalves(filter);
  return {
    geometry,
    activation: finish.activation,
    x: make(g.batch, g.inHeight, g.inWidth, g.inChannels),
    filter,
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
