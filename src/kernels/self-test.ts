/**
 * Before a device computes for a person, each of our programs runs on it once on a few small whole numbers, beside
 * plain loops. A program that is wrong is dropped: the next one serves, at last tfjs's own. Where that is wrong too, or
 * a program that has no other, the device isn't used.
 */
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  FusedConv2D,
  FusedDepthwiseConv2D,
  getKernel,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { plansOf, productPlans } from './convolutions/choose';
import { finishOf, record, wholeOf, type Convolution } from './convolutions/convolve.webgpu';
import { FILTER_GRADIENT } from './convolutions/filter-gradient';
import { transposedOf, type Geometry } from './convolutions/geometry';
import { filterGradient } from './convolutions/gradients.webgpu';
import { halvesOf } from './convolutions/halves.webgpu';
import type { AnyPlan } from './convolutions/plan';
import { POOL } from './convolutions/pool';
import { pool } from './convolutions/pool.webgpu';
import {
  convolutionCase,
  depthwiseCase,
  gradientCase,
  GEOMETRIES,
  poolCase,
  productsCase,
  UNEVEN_GEOMETRIES,
} from './convolutions/self-test-cases';
import { WINOGRAD } from './convolutions/winograd/plan';
import { compileAhead } from './gpu/ahead';
import { flush, recordingOf } from './gpu/recording';
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

/** How far a value may be off: most are exact but for a weight that is no power of two. */
const TOLERANCE = 1e-5;
/** Winograd's way divides by 6, of sums of some thousands; of values up to 300 a wrong one is off by a quarter. */
const WINOGRAD_TOLERANCE = 5e-4;

/** Tries every program that could be chosen on this device; its results are read back together. */
export async function selfTest(backend: WebGPUBackend): Promise<Verdict> {
  await compileAhead(backend, () => dispose(backend, checksOf(backend)));
  const wrong = await wrongOf(backend, checksOf(backend));
  const fatal = wrong.find(({ family }) => family === undefined);
  if (fatal) return { dropped: [], fatal: fatal.name };
  wrong.forEach(({ family }) => drop(backend.device, family!));
  const dropped = droppedOn(backend.device);
  if (dropped.length === 0) return { dropped };
  const [unreplaced] = await wrongOf(backend, replacementChecks(backend));
  return { dropped, fatal: unreplaced?.name };
}

/**
 * The same of programs that read a filter's halves, which few devices ever run: where one is wrong, the program of
 * the filter in full serves.
 */
export async function selfTestHalves(backend: WebGPUBackend): Promise<void> {
  // A software adapter reads all in full.
  if (traitsOf(backend.device).software) return;
  const checks = () => convolutionChecks(backend, true);
  await compileAhead(backend, () => dispose(backend, checks()));
  const wrong = await wrongOf(backend, checks());
  wrong.forEach(({ family }) => drop(backend.device, family!));
}

const checksOf = (backend: WebGPUBackend): Check[] => [
  ...convolutionChecks(backend),
  ...productChecks(backend),
  ...depthwiseChecks(backend),
  ...poolChecks(backend),
  ...photoCases(backend),
  ...gradientChecks(backend),
];

function convolutionChecks(backend: WebGPUBackend, halves = false): Check[] {
  const traits = traitsOf(backend.device);
  const tried = new Set<string>();
  const checks = (geometry: Geometry, nameOf: (plan: AnyPlan) => string): Check[] => {
    const { convolution, expected, inputs } = convolutionCase(backend, geometry, halves);
    const plans = plansOf(geometry, wholeOf(geometry), finishOf(convolution), traits, { halves })
      .filter((plan) => readsHalves(plan) === halves)
      .filter((plan) => !tried.has(nameOf(plan)));
    plans.forEach((plan) => [plan.family, programOf(plan)].forEach((name) => tried.add(name)));
    return eachPlan(backend, convolution, plans, {
      name: 'a convolution',
      expected,
      inputs: Object.values(inputs),
    });
  };
  return [
    ...GEOMETRIES.flatMap((geometry) => checks(geometry, programOf)),
    ...UNEVEN_GEOMETRIES.flatMap((geometry) => checks(geometry, ({ family }) => family)),
  ];
}

const programOf = (plan: AnyPlan) => ('program' in plan ? plan.program.key : plan.family);
const readsHalves = (plan: AnyPlan) => 'halves' in plan && plan.halves === true;

/** Winograd's products: a software adapter has one program for them, which is tried with the rest of that way. */
function productChecks(backend: WebGPUBackend): Check[] {
  const traits = traitsOf(backend.device);
  if (traits.software) return [];
  const { convolution, expected, inputs } = productsCase(backend);
  return eachPlan(backend, convolution, productPlans(convolution.geometry, traits), {
    name: 'products',
    expected,
    inputs: Object.values(inputs),
  });
}

function depthwiseChecks(backend: WebGPUBackend): Check[] {
  const { convolution, expected, inputs } = depthwiseCase(backend);
  return eachPlan(backend, convolution, plansFor(backend, convolution), {
    name: 'a depthwise convolution',
    expected,
    inputs: Object.values(inputs),
  });
}

/** What was recorded is submitted by itself: a program that does not compile takes nothing else with it. */
function alone(backend: WebGPUBackend, output: TensorInfo): TensorInfo {
  flush(backend);
  return output;
}

function plansFor({ device }: WebGPUBackend, convolution: Convolution): AnyPlan[] {
  const { geometry } = convolution;
  return plansOf(geometry, wholeOf(geometry), finishOf(convolution), traitsOf(device));
}

/** By each of these programs. */
function eachPlan(
  backend: WebGPUBackend,
  convolution: Convolution,
  plans: AnyPlan[],
  { inputs, ...check }: Pick<Check, 'name' | 'expected' | 'inputs'>,
): Check[] {
  if (plans.length === 0) {
    inputs.forEach(({ dataId }) => backend.disposeData(dataId));
    return [];
  }
  // Before the first program, whose submission would take them with it where it is invalid.
  inputs.forEach(({ dataId }) => recordingOf(backend).uploadToGPU(dataId));
  flush(backend);
  // By themselves as well, since all programs share them.
  if (plans.some(readsHalves)) alone(backend, halvesOf(backend, convolution.filter));
  return plans.map((plan, i) => ({
    ...check,
    family: plan.family,
    output: alone(backend, record(backend, plan, convolution)),
    inputs: i === 0 ? inputs : [],
  }));
}

function poolChecks(backend: WebGPUBackend): Check[] {
  return (['max', 'average'] as const).map((kind) => {
    const { geometry, x, expected } = poolCase(backend, kind);
    const output = alone(backend, pool(backend, kind, geometry, x));
    return { family: POOL, name: 'a pool', output, expected, inputs: [x] };
  });
}

function gradientChecks(backend: WebGPUBackend): Check[] {
  const { geometry, x, dy, filter, byInput, byFilter } = gradientCase(backend);
  const convolution = {
    geometry: transposedOf(geometry),
    x: dy,
    filter,
    activation: 'linear' as const,
  };
  const name = 'the gradient of a convolution';
  return [
    ...eachPlan(backend, convolution, plansFor(backend, convolution), {
      name,
      expected: byInput,
      inputs: [x, dy, filter],
    }),
    {
      family: FILTER_GRADIENT,
      name,
      output: alone(backend, filterGradient(backend, geometry, x, dy)!),
      expected: byFilter,
      inputs: [],
    },
  ];
}

/** The same by whatever serves now. */
function replacementChecks(backend: WebGPUBackend): Check[] {
  const run = (kernelName: string, inputs: object, attrs: object) =>
    getKernel(kernelName, 'webgpu').kernelFunc({ inputs, backend, attrs } as never) as TensorInfo;
  const forward = convolutionCase(backend);
  const deep = depthwiseCase(backend);
  const { x, dy, filter, attrs, byInput, byFilter } = gradientCase(backend);
  const name = 'the gradient of a convolution';
  return [
    {
      name: 'a convolution',
      output: run(FusedConv2D, forward.inputs, forward.attrs),
      expected: forward.expected,
      inputs: Object.values(forward.inputs),
    },
    {
      name: 'a depthwise convolution',
      output: run(FusedDepthwiseConv2D, deep.inputs, deep.attrs),
      expected: deep.expected,
      inputs: Object.values(deep.inputs),
    },
    {
      name,
      output: run(Conv2DBackpropInput, { dy, filter }, { ...attrs, inputShape: x.shape }),
      expected: byInput,
      inputs: [x, dy, filter],
    },
    {
      name,
      output: run(Conv2DBackpropFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
      expected: byFilter,
      inputs: [],
    },
  ];
}

async function wrongOf(backend: WebGPUBackend, checks: Check[]): Promise<Check[]> {
  const outputs = checks.map(({ output }) => output);
  const values = await readTogether(backend, outputs);
  dispose(backend, checks);
  return checks.filter(({ family, expected }, i) => {
    const tolerance = family === WINOGRAD ? WINOGRAD_TOLERANCE : TOLERANCE;
    return !isRight(values[i]!, expected, tolerance);
  });
}

function dispose(backend: WebGPUBackend, checks: Check[]): void {
  const made = checks.flatMap(({ output, inputs }) => [output, ...inputs]);
  made.forEach(({ dataId }) => backend.disposeData(dataId));
}

function isRight(values: Float32Array, expected: ArrayLike<number>, tolerance: number): boolean {
  return Array.from(expected).every((value, i) => {
    const given = values[i]!;
    return Math.abs(given - value) <= tolerance * Math.max(1, Math.abs(value));
  });
}
