/**
 * Whether the backend in use computes gradients rightly, by differences of the functions themselves: a GPU's shader
 * that went wrong gives zeros and throws nothing.
 */
import {
  add,
  concat,
  dispose,
  grads,
  matMul,
  mul,
  relu,
  reshape,
  sum,
  tensor,
  tensor1d,
  tidy,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { NumpyRandom } from '../base/numpy-random';
import { cosineMarginLogits, crossEntropy } from './losses';
import { batchNormalised, convolution, maxPooled } from './operations';

interface Case {
  operation: (...inputs: Tensor[]) => Tensor;
  shapes: number[][];
}

const labels = () => tensor1d([0, 2, 1], 'int32');

/** What training differentiates, over the shapes that networks have in small. */
const CASES: Record<string, Case> = {
  'a convolution of 3 x 3': convolved([3, 3], 1, 'same'),
  'a convolution of 1 x 7': convolved([1, 7], 1, 'same'),
  'a convolution by 2 pixels': convolved([3, 3], 2, 'valid'),
  'a convolution of 1 x 1': convolved([1, 1], 1, 'same'),
  'a max pool': {
    operation: (x) => maxPooled(x as Tensor4D, 3, 2, 'valid'),
    shapes: [[2, 7, 7, 2]],
  },
  'a relu': { operation: (x) => relu(x), shapes: [[2, 5, 5, 3]] },
  'batch norm': {
    operation: (x, beta) => {
      const told: Tensor[] = [];
      const out = batchNormalised(x, beta as Tensor1D, 0.001, ({ mean, variance }) =>
        told.push(mean, variance),
      );
      dispose(told);
      return out;
    },
    shapes: [[2, 5, 5, 3], [3]],
  },
  'a softmax': {
    operation: (x, weights) => crossEntropy(matMul(x, weights) as Tensor2D, labels()),
    shapes: [
      [3, 8],
      [8, 4],
    ],
  },
  'a cosine margin': {
    operation: (x, head) =>
      crossEntropy(
        cosineMarginLogits(x as Tensor2D, head as Tensor2D, labels(), 4, 0.35),
        labels(),
      ),
    shapes: [
      [3, 8],
      [4, 8],
    ],
  },
};

/** Wide enough that float32 tells two sides apart, narrow enough that little bends between them. */
const STEP = 1e-2;

/** Of a slope, and of 1: float32 leaves a hundredth of it, what goes wrong is far more. */
const TOLERANCE = 1e-2;

/** @returns what has wrong gradients, in words; nothing where all are right */
export async function wrongGradients(): Promise<string[]> {
  const slopes = tidy(() => concat(Object.values(CASES).map(slopesOf)));
  const read = await slopes.data();
  slopes.dispose();
  let at = 0;
  return Object.entries(CASES).flatMap(([name, { shapes }]) => {
    const right = shapes.map(() => {
      const [byGradient, ahead, behind] = [read[at++]!, read[at++]!, read[at++]!];
      const byDifference = (ahead - behind) / (2 * STEP);
      const size = Math.max(Math.abs(byDifference), 1);
      return Math.abs(byGradient - byDifference) <= TOLERANCE * size;
    });
    return right.every(Boolean) ? [] : [name];
  });
}

function convolved(kernel: [number, number], stride: number, padding: 'same' | 'valid'): Case {
  return {
    operation: (x, filter) => convolution(x as Tensor4D, filter as Tensor4D, stride, padding),
    shapes: [
      [2, 7, 7, 3],
      [...kernel, 3, 4],
    ],
  };
}

/** For each input the slope along a random direction by its gradient, and the function a step ahead and behind. */
function slopesOf({ operation, shapes }: Case): Tensor1D {
  const inputs = shapes.map((shape, i) => spaced(shape, i));
  const weights = noise(operation(...inputs).shape, 7);
  const loss = (...at: Tensor[]) => sum(mul(operation(...at), weights)) as Scalar;
  const gradients = grads(loss as (...at: Tensor[]) => Tensor)(inputs);
  const numbers = inputs.flatMap((_, i) => {
    const direction = noise(shapes[i]!, 100 + i);
    const at = (step: number) =>
      loss(...inputs.map((x, k) => (k === i ? add(x, mul(direction, step)) : x)));
    return [sum(mul(gradients[i]!, direction)), at(STEP), at(-STEP)];
  });
  return concat(numbers.map((number) => reshape(number, [1])));
}

/** From -1 to 1. */
function noise(shape: number[], seed: number): Tensor {
  const random = new NumpyRandom(seed);
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1)),
    shape,
  );
}

/** Values around zero and off it, no two of which change places within a step: nothing bends there. */
function spaced(shape: number[], seed: number): Tensor {
  const size = sizeOf(shape);
  const places = new NumpyRandom(seed).permutation(size);
  return tensor(
    places.map((place) => (place + 0.5 - size / 2) * 4 * STEP),
    shape,
  );
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);
