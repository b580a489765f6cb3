/**
 * Whether gradients are right on this device: against finite differences, before the first step. A driver's defect
 * would ruin weights in silence.
 */
import {
  add,
  dispose,
  mul,
  square,
  sum,
  tidy,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { FacetError } from '../base/errors';
import { gradientsOf } from './gradients';

type Tensors = Readonly<Record<string, Tensor>>;

/** Of all variables at once, and of so many alone: from the first to the last. */
const ALONE = 4;
/** By which share of itself the loss is to move: above its rounding, below where its curve bends. */
const MOVED = 0.01;
/**
 * What a relu or a pool that falls the other way on that path, and float32, may make of it. A gradient that lacks a
 * term, or has one twice, is off by far more.
 */
const TOLERANCE = 0.15;

/**
 * @param lossOf computes the loss of the tensors that it is handed, always alike
 * @throws FacetError `GPU_ERROR` where a slope is not what the gradient says
 */
export async function checkGradients(
  variables: Tensors,
  lossOf: (tensors: Tensors) => Scalar,
): Promise<void> {
  const { loss, gradients } = gradientsOf(variables, lossOf);
  const names = Object.keys(variables);
  const some = [0, 1, 2, 3].map((i) => names[Math.round((i * (names.length - 1)) / (ALONE - 1))]!);
  const directions = [names, ...[...new Set(some)].map((name) => [name])];
  try {
    const [value] = await loss.data();
    for (const along of directions) {
      const expected = await lengthOf(along.map((name) => gradients[name]!));
      // Where the loss is flat its rounding is all that would be measured.
      if (!(expected > 1e-4 * Math.abs(value!))) continue;
      const step = (MOVED * Math.abs(value!)) / expected;
      const slope = await slopeOf(variables, gradients, along, step / expected, lossOf);
      const measured = slope / (2 * step);
      if (Math.abs(measured - expected) > TOLERANCE * expected)
        throw wrong(along, expected, measured);
    }
  } finally {
    dispose([loss, ...Object.values(gradients)]);
  }
}

async function lengthOf(gradients: readonly Tensor[]): Promise<number> {
  const squares = tidy(() =>
    gradients.map((each) => sum(square(each))).reduce((a, b) => add(a, b)),
  );
  const [value] = await squares.data();
  squares.dispose();
  return Math.sqrt(value!);
}

/** The loss a step along the gradient, less the loss a step against it. */
async function slopeOf(
  variables: Tensors,
  gradients: Tensors,
  along: readonly string[],
  factor: number,
  lossOf: (tensors: Tensors) => Scalar,
): Promise<number> {
  const lossAt = async (sign: number) => {
    const loss = tidy(() => {
      const moved = along.map((name) => [
        name,
        add(variables[name]!, mul(gradients[name]!, sign * factor)),
      ]);
      return lossOf({ ...variables, ...(Object.fromEntries(moved) as Tensors) });
    });
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  };
  return (await lossAt(1)) - (await lossAt(-1));
}

function wrong(along: readonly string[], expected: number, measured: number): FacetError {
  const what = along.length === 1 ? along[0]! : 'all layers together';
  return new FacetError(
    'GPU_ERROR',
    `The graphics processor computes a gradient wrongly (${what}: ${expected.toPrecision(3)} for ${measured.toPrecision(3)}), so nothing is trained on it.`,
    {
      hint: 'Reload the page with ?backend=wasm in its address: then the processor trains, more slowly.',
    },
  );
}
