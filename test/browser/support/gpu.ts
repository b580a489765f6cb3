/** Devices of a test's own under tfjs's WebGPU backend, and what can be done to them. */
import {
  backend,
  copyRegisteredKernels,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { deviceDescriptorOf, type DeviceOptions } from '../../../src/kernels/gpu/backend';
import { traitsOf } from '../../../src/kernels/gpu/traits';
import { useBackend } from './detector';

let count = 0;

/**
 * Runs work on a new device, which is the backend in use meanwhile.
 * @param before told the device before anything was compiled on it
 */
export async function onDevice<T>(
  options: DeviceOptions,
  work: (gpu: WebGPUBackend) => Promise<T>,
  before: (device: GPUDevice) => void = () => {},
): Promise<T> {
  await useBackend('webgpu');
  const adapter = (await navigator.gpu.requestAdapter())!;
  const device = await adapter.requestDevice(deviceDescriptorOf(adapter, options));
  before(device);
  const name = `device-${count++}`;
  registerBackend(name, () => new WebGPUBackend(device, adapter.info));
  copyRegisteredKernels('webgpu', name);
  await setBackend(name);
  try {
    return await work(backend() as WebGPUBackend);
  } finally {
    await setBackend('webgpu');
    removeBackend(name);
  }
}

/** Bytes of workgroup memory that hold no larger tiles: those take a software adapter seconds to compile. */
export const SMALLER_TILES = 8320;
/** No tile at all, but sums in the most parts. */
export const NO_TILES = 4224;

/** Offers a software adapter the programs for processors of many cores. */
export function countAsManyCores({ device }: WebGPUBackend, workgroupMemory?: number): void {
  const traits = traitsOf(device);
  traits.software = false;
  if (workgroupMemory !== undefined) traits.workgroupMemory = workgroupMemory;
}

const addsOne = (code: string) => code.replaceAll(/(result\[[^\n]*\] = )([^\n]*);/g, '$1($2) + 1;');

/** Every program whose code holds `mark` is made wrong: by default it compiles and runs, and adds one to what it writes. */
export function sabotage(device: GPUDevice, mark: string, how = addsOne): void {
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) => {
    const { code, label = '' } = descriptor;
    const isMeant = code.includes(mark) || label.includes(mark);
    return create({ ...descriptor, code: isMeant ? how(code) : code });
  };
}
