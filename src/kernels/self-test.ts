/**
 * Before a device computes for a person, each of our programs runs on it once on a few small whole
 * numbers, whose results are exact, beside plain loops. A program that is wrong is dropped: the next
 * one serves, at last tfjs's own. Where that is wrong too, or a program that has no other, the device
 * isn't used.
 */
import {
  Conv2DBackpropInput,
  FusedConv2D,
  getKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { convolutionCase, inputGradientCase, poolCase } from './convolutions/self-test-cases';
import { plansOf } from './convolutions/choose';
import { finishOf, record, wholeOf } from './convolutions/convolve.webgpu';
import { POOL } from './convolutions/pool';
import { pool } from './convolutions/pool.webgpu';
import { drop, droppedOn } from './gpu/health';
import { readTogether } from './gpu/read';
import { traitsOf } from './gpu/traits';
import { photoCases } from './photos/self-test-cases';

/** One program's output on the device, and what it must be. */
interface Check {
  /** The family to drop; none where nothing else could do its work. */
  family?: string;
  /** In a person's words. */
  name: string;
  output: TensorInfo;
  expected: ArrayLike<number>;
  /** Made for this check. */
  inputs: TensorInfo[];
}

export interface Verdict {
  /** Families of programs that are wrong on this device, and not used. */
  dropped: string[];
  /** What is wrong that has no replacement: the device can't be used. */
  fatal?: string;
}

/** How far a value may be off: these are exact but for a weight that is no power of two. */
const TOLERANCE = 1e-5;

/** Tries every program that could be chosen on this device; its results are read back together. */
export async function selfTest(backend: WebGPUBackend): Promise<Verdict> {
  const wrong = await wrongOf(backend, [
    ...convolutionChecks(backend),
    ...poolChecks(backend),
    ...photoCases(backend),
    gradientCheck(backend),
  ]);
  const fatal = wrong.find(({ family }) => family === undefined);
  if (fatal) return { dropped: [], fatal: fatal.name };
  wrong.forEach(({ family }) => drop(backend.device, family!));
  const dropped = droppedOn(backend.device);
  if (dropped.length === 0) return { dropped };
  const [unreplaced] = await wrongOf(backend, [replacementCheck(backend)]);
  return { dropped, fatal: unreplaced?.name };
}

function convolutionChecks(backend: WebGPUBackend): Check[] {
  const { convolution, expected, inputs } = convolutionCase(backend);
  const { geometry } = convolution;
  const traits = traitsOf(backend.device);
  const plans = plansOf(geometry, wholeOf(geometry), finishOf(convolution), traits);
  return plans.map(({ family }, i) => ({
    family,
    name: 'a convolution',
    output: record(backend, plans[i]!, convolution),
    expected,
    inputs: i === 0 ? Object.values(inputs) : [],
  }));
}

function poolChecks(backend: WebGPUBackend): Check[] {
  return (['max', 'average'] as const).map((kind) => {
    const { geometry, x, expected } = poolCase(backend, kind);
    const output = pool(backend, kind, geometry, x);
    return { family: POOL, name: 'a pool', output, expected, inputs: [x] };
  });
}

function gradientCheck(backend: WebGPUBackend): Check {
  const { inputs, attrs, expected } = inputGradientCase(backend);
  const { kernelFunc } = getKernel(Conv2DBackpropInput, 'webgpu');
  const output = kernelFunc({ inputs, backend, attrs } as never) as TensorInfo;
  return {
    name: 'the gradient of a convolution',
    output,
    expected,
    inputs: Object.values(inputs),
  };
}

/** The same convolution by whatever serves now. */
function replacementCheck(backend: WebGPUBackend): Check {
  const { inputs, attrs, expected } = convolutionCase(backend);
  const { kernelFunc } = getKernel(FusedConv2D, 'webgpu');
  const output = kernelFunc({ inputs, backend, attrs } as never) as TensorInfo;
  return { name: 'a convolution', output, expected, inputs: Object.values(inputs) };
}

async function wrongOf(backend: WebGPUBackend, checks: Check[]): Promise<Check[]> {
  const outputs = checks.map(({ output }) => output);
  const values = await readTogether(backend, outputs);
  const made = checks.flatMap(({ output, inputs }) => [output, ...inputs]);
  made.forEach(({ dataId }) => backend.disposeData(dataId));
  return checks.filter(({ expected }, i) => !isRight(values[i]!, expected));
}

function isRight(values: Float32Array, expected: ArrayLike<number>): boolean {
  return Array.from(expected).every((value, i) => {
    const given = values[i]!;
    return Math.abs(given - value) <= TOLERANCE * Math.max(1, Math.abs(value));
  });
}
