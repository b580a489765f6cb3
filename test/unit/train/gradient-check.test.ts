/** The check of gradients that comes before the first step on a GPU, here on tfjs's plain backend. */
import '@tensorflow/tfjs-backend-cpu';
import {
  getKernel,
  memory,
  registerKernel,
  unregisterKernel,
  Conv2DBackpropInput,
  type KernelConfig,
} from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { registerKernels } from '../../../src/kernels/register';
import '../../../src/train/register';
import { wrongGradients } from '../../../src/train/gradient-check';

registerKernels();

describe('gradients', () => {
  let broken: KernelConfig | undefined;
  afterEach(() => {
    if (!broken) return;
    unregisterKernel(broken.kernelName, 'cpu');
    registerKernel(broken);
    broken = undefined;
  });

  it('that are right leave nothing behind, no tensor either', async () => {
    const before = memory().numTensors;
    expect(await wrongGradients()).toEqual([]);
    expect(memory().numTensors).toBe(before);
  });

  it('of zeros, as a shader gives them that does not compile, are found', async () => {
    broken = getKernel(Conv2DBackpropInput, 'cpu');
    unregisterKernel(Conv2DBackpropInput, 'cpu');
    registerKernel({
      ...broken,
      kernelFunc: (call) => {
        const out = broken!.kernelFunc(call);
        const { backend } = call as unknown as {
          backend: { data: { get(id: object): { values: Float32Array } } };
        };
        backend.data.get((out as { dataId: object }).dataId).values.fill(0);
        return out;
      },
    });
    expect(await wrongGradients()).toEqual([
      'a convolution of 3 x 3',
      'a convolution of 1 x 7',
      'a convolution by 2 pixels',
    ]);
  });
});
