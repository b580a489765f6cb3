/**
 * WebGPU reports most failures beside the work, not from it: a shader that does not validate gives
 * zeros. Here every piece of GPU work is fenced, so that such an answer is never handed out.
 */
import { orEnded } from '../base/ending';
import { FacetError } from '../base/errors';
import { distrustDerived } from '../kernels/gpu/derived';

const FILTERS: GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal'];

/** How long after a failed read the browser may take to say that the device was lost, ms. */
const LOST_GRACE = 500;

/**
 * Runs work on a device and throws what the device reported meanwhile.
 * @throws FacetError `GPU_ERROR`, `OUT_OF_MEMORY`, `DEVICE_LOST`
 */
export async function fenced<T>(device: GPUDevice | undefined, work: () => Promise<T>): Promise<T> {
  if (!device) return work();
  FILTERS.forEach((filter) => device.pushErrorScope(filter));
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await pop(device);
    if (await isLost(device)) throw lost();
    throw error;
  }
  const error = await pop(device);
  if (await isLost(device, 0)) throw lost();
  if (error) throw reported(error);
  return result;
}

/** The first error that the scopes caught; popping fails where the device is lost. */
async function pop(device: GPUDevice): Promise<GPUError | undefined> {
  const errors = await Promise.all(FILTERS.map(() => device.popErrorScope().catch(() => null)));
  const error = errors.find((each) => each !== null) ?? undefined;
  if (error) distrustDerived(device);
  return error;
}

function isLost(device: GPUDevice, grace = LOST_GRACE): Promise<boolean> {
  const patience = new Promise<false>((resolve) => setTimeout(() => resolve(false), grace));
  return orEnded(patience, lossOf(device)).catch(() => true);
}

/** Rejects once a device is lost; one promise a device, which every piece of work waits beside. */
const losses = new WeakMap<GPUDevice, Promise<never>>();

function lossOf(device: GPUDevice): Promise<never> {
  const known = losses.get(device);
  if (known) return known;
  const loss = device.lost.then(() => Promise.reject(lost()));
  losses.set(device, loss);
  return loss;
}

/** What a lost device means for a call; the engine starts the worker again and repeats it. */
export function lost(): FacetError {
  return new FacetError('DEVICE_LOST', 'The graphics processor was lost.', {
    hint: 'Close other heavy pages, or reload with ?backend=wasm.',
  });
}

function reported(error: GPUError): FacetError {
  if (error instanceof GPUOutOfMemoryError) {
    return new FacetError('OUT_OF_MEMORY', 'The graphics memory is full.', {
      hint: 'Close other pages, use smaller photos, or reload with ?backend=wasm.',
      detail: error.message,
    });
  }
  return new FacetError('GPU_ERROR', 'The graphics processor reported an error.', {
    hint: 'Its answer was thrown away. Reload with ?backend=wasm to compute without it.',
    detail: error.message,
  });
}
