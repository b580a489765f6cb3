/** Gradients against finite differences on the device itself, before anything is trained on it. */
import '../../src/train/register';
import { describe, expect, it } from 'vitest';
import {
  customGrad,
  mean,
  mul,
  square,
  sum,
  tensor1d,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { checkGradients } from '../../src/train/self-check';
import { useBackend } from './support/detector';

/** A loss of two variables. */
const loss = ({ a, b }: Readonly<Record<string, Tensor>>) =>
  sum(mul(square(a!), mean(square(b!)))) as Scalar;

/** The square, whose gradient says half of what it is. */
const halved = customGrad((x) => ({
  value: square(x as Tensor),
  gradFunc: (dy: Tensor) => mul(dy, x as Tensor),
}));

describe.each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  it('right gradients pass', async () => {
    await useBackend(backend);
    const [a, b] = [tensor1d([1, -2, 3]), tensor1d([0.5, 4])];
    await expect(checkGradients({ a, b }, loss)).resolves.toBeUndefined();
  });

  it('a gradient that is half of what it should be is refused, with what to do', async () => {
    await useBackend(backend);
    const [a, b] = [tensor1d([1, -2, 3]), tensor1d([0.5, 4])];
    const wrong = ({ a, b }: Readonly<Record<string, Tensor>>) =>
      sum(mul(square(a!), mean(halved(b!)))) as Scalar;
    const error = await checkGradients({ a, b }, wrong).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'GPU_ERROR',
      hint: expect.stringContaining('wasm') as string,
    });
  });
});
