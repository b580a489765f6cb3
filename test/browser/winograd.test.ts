/** Convolutions by Winograd's way on the device: when it is gone, how many pictures at once, what stays of it. */
import { fused, grads, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { plansOf } from '../../src/kernels/convolutions/choose';
import { record, wholeOf } from '../../src/kernels/convolutions/convolve.webgpu';
import { WINOGRAD } from '../../src/kernels/convolutions/winograd/plan';
import { readTogether } from '../../src/kernels/gpu/read';
import { traitsOf } from '../../src/kernels/gpu/traits';
import { expectAlike, geometryFor, made, plainly, values, type Case } from './support/convolutions';
import { onDevice } from './support/gpu';

describe('Winograd’s way', () => {
  const conv = (x: Tensor, filter: Tensor) =>
    fused.conv2d({ x: x as Tensor4D, filter: filter as Tensor4D, strides: 1, pad: 'same' });
  const inputs = (): [Tensor, Tensor] => [made([1, 7, 5, 32], 1), made([3, 3, 32, 12], 2)];
  const compiledFor = async (work: () => void): Promise<string> => {
    const labels: string[] = [];
    const record = (device: GPUDevice) => {
      const create = device.createShaderModule.bind(device);
      device.createShaderModule = (descriptor) => {
        labels.push(descriptor.label ?? '');
        return create(descriptor);
      };
    };
    await onDevice({}, async () => work(), record);
    return labels.join();
  };

  it('is gone by a filter that stays, and not by one that learns', async () => {
    expect(await compiledFor(() => void conv(...inputs()))).toContain('winograd');
    const learning = await compiledFor(() => void grads(conv)(inputs()));
    expect(learning).toContain('quad');
    expect(learning).not.toContain('winograd');
  });

  it('takes some pictures at a time where all would need too much memory', async () => {
    await onDevice({}, async (gpu) => {
      const each: Case = { what: '', x: [73, 17, 17, 256], filter: [3, 3, 256, 4] };
      const geometry = geometryFor(each);
      const x = gpu.makeTensorInfo(each.x, 'float32', values(each.x, 1));
      const filter = gpu.makeTensorInfo(each.filter, 'float32', values(each.filter, 2));
      const finish = { activation: 'linear' as const, bias: false, residual: false };
      const plans = plansOf(geometry, wholeOf(geometry), finish, traitsOf(gpu.device));
      const [found, expected] = await readTogether(
        gpu,
        [WINOGRAD, 'quad, swapped reads'].map((family) => {
          const plan = plans.find((one) => one.family === family)!;
          return record(gpu, plan, { geometry, x, filter, activation: 'linear' });
        }),
      );
      expect(plans[0]).toMatchObject({ family: WINOGRAD, pictures: 37 });
      const off = expected!.reduce((most, v, i) => Math.max(most, Math.abs(v - found![i]!)), 0);
      // Sums of 2,304 products, to which Winograd's way goes by larger ones; a picture in another's place would be off by 1.
      expect(off).toBeLessThan(1e-3);
      expect(Math.max(...expected!.subarray(0, 1000))).toBeGreaterThan(1);
    });
  });

  it('leaves nothing on the device once the filter is gone', async () => {
    const expected = await plainly(() => conv(...inputs()));
    await onDevice({}, async (gpu) => {
      const { numBytesInGPU } = gpu.memory();
      const [x, filter] = inputs();
      const [output, again] = [conv(x, filter), conv(x, filter)];
      const values = (await output.data()) as Float32Array;
      expectAlike(values, expected);
      expect(await again.data()).toEqual(values);
      [x, filter, output, again].forEach((each) => each.dispose());
      expect(gpu.memory().numBytesInGPU).toBe(numBytesInGPU);
    });
  });
});
