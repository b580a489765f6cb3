/** The same nets by each family of programs, and by whichever the tuner finds best for every shape. */
import { backend } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { plansOf } from '../../src/kernels/convolutions/choose';
import { wholeOf, type Met } from '../../src/kernels/convolutions/convolve.webgpu';
import { pixelsOf, type Geometry } from '../../src/kernels/convolutions/geometry';
import { tuneNext } from '../../src/kernels/convolutions/tune';
import { isDropped } from '../../src/kernels/gpu/health';
import { traitsOf } from '../../src/kernels/gpu/traits';
import { setTuned, tuningTableOf, type Timing } from '../../src/kernels/gpu/tuning-table';

/** Times of every program for one shape. */
export interface ShapeTimes {
  shape: string;
  multiplications: number;
  timings: Timing[];
}

const device = () => (backend() as unknown as WebGPUBackend).device;

/** A shape that every family can compute. */
const ANY: Geometry = {
  ...{ batch: 1, inHeight: 17, inWidth: 17, inChannels: 64 },
  ...{ outHeight: 17, outWidth: 17, outChannels: 64 },
  ...{ kernelHeight: 3, kernelWidth: 3, strideY: 1, strideX: 1, padTop: 1, padLeft: 1 },
};

/** The families that this device has. */
export function familiesOf(): string[] {
  const finish = { activation: 'linear' as const, bias: true, residual: false };
  return plansOf(ANY, wholeOf(ANY), finish, traitsOf(device()))
    .map(({ family }) => family)
    .filter((family) => !isDropped(device(), family));
}

/** Names one family for whatever shape is asked for. */
class Always extends Map<string, Timing[]> {
  constructor(private readonly family: string) {
    super();
  }

  override get(): Timing[] {
    return [{ family: this.family, ms: 0 }];
  }
}

/** From now on this family computes every shape that it can; without one, the programs to begin with. */
export function useFamily(family?: string): void {
  setTuned(device(), family === undefined ? new Map() : new Always(family));
}

/** Tries all programs for the shapes met so far, and uses the best of each from now on. */
export async function tuneAll(isWanted: () => boolean): Promise<ShapeTimes[]> {
  const met = new Map(tuningTableOf(device()).met as Map<string, Met>);
  while (await tuneNext(backend() as unknown as WebGPUBackend, isWanted));
  return [...met].map(([shape, { geometry }]) => ({
    shape,
    multiplications: multiplications(geometry),
    timings: tuningTableOf(device()).tuned.get(shape) ?? [],
  }));
}

function multiplications(g: Geometry): number {
  return pixelsOf(g) * g.outChannels * g.kernelHeight * g.kernelWidth * g.inChannels;
}

/** Whether weights that are marked are read as halves: a software adapter reads all in full. */
export const readsHalves = () => !traitsOf(device()).software;

/** A software adapter is offered every program, as hardware is: slow, but it tries what would else run on hardware first. */
export function asHardware(): void {
  traitsOf(device()).software = false;
}
