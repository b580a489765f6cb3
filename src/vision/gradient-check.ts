/** Before the first step on a GPU its gradients are checked, on that device: drivers differ. */
import { FacetError } from '../base/errors';
import type { Device } from './device';

const checked = new WeakMap<Device, Promise<void>>();

/**
 * Once a device; the heap's kernels are the same everywhere, and are tested.
 * @throws FacetError `GPU_ERROR` where a gradient is wrong
 */
export function checkGradients(device: Device): Promise<void> {
  if (device.backend !== 'webgpu') return Promise.resolve();
  const before = checked.get(device);
  if (before) return before;
  const check = device.compute(async () => {
    const { wrongGradients } = await import('../train/gradient-check');
    const wrong = await wrongGradients();
    if (wrong.length > 0) throw wrongGradient(wrong);
  });
  checked.set(device, check);
  check.catch(() => checked.delete(device));
  return check;
}

function wrongGradient(wrong: readonly string[]): FacetError {
  return new FacetError(
    'GPU_ERROR',
    `This graphics processor computes the gradient of ${wrong[0]} wrongly: weights would be ruined.`,
    { hint: 'Reload with ?backend=wasm to train without it.', detail: wrong },
  );
}
