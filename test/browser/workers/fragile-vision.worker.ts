/** The vision worker with more calls, by which a test sees how much it computes and makes its device fail as a real one may. */
import './dynamic-import';
import { backend, scalar, type KernelBackend } from '@tensorflow/tfjs-core';
import { serve } from '../../../src/engine/serve';
import { Vision } from '../../../src/vision/vision';

export class FragileVision extends Vision {
  /** Tensors made so far, the one that tells it included: a measure of work that no clock takes part in. */
  tensorsMade(): number {
    const probe = scalar(0);
    probe.dispose();
    return probe.id;
  }

  /** From now on the features of photos of this name are no numbers, as a broken device would give them. */
  damageFeatures(name: string): void {
    const { embedding } = this;
    const features = embedding.features.bind(embedding);
    embedding.features = async (photo, options, ...rest) => {
      const found = await features(photo, options, ...rest);
      if (options.name === name) found.embeddings.forEach((row) => row.fill(NaN, 7, 8));
      return found;
    };
  }

  /** From this step on the losses of a training are no numbers. */
  damageLosses(from: number): void {
    const { training } = this;
    const steps = training.steps.bind(training);
    training.steps = async (...of) =>
      (await steps(...of)).map((each) => (each.step < from ? each : { ...each, total: NaN }));
  }

  destroyDevice(): void {
    (backend() as KernelBackend & { device: GPUDevice }).device.destroy();
  }

  /** The next write to the device breaks a rule of WebGPU, as a kernel's defect would. */
  provokeError(): void {
    const { device } = backend() as KernelBackend & { device: GPUDevice };
    const original = device.queue.writeBuffer.bind(device.queue);
    device.queue.writeBuffer = ((...args: Parameters<GPUQueue['writeBuffer']>) => {
      device.queue.writeBuffer = original;
      const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ });
      original(buffer, 0, new Uint32Array(1));
      original(...args);
    }) as GPUQueue['writeBuffer'];
  }
}

serve(new FragileVision());
