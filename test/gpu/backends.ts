/** tfjs's backends in Node: WebGPU by Dawn, on whichever adapter Vulkan, Metal or Direct3D has; WebAssembly beside it. */
import { createRequire } from 'node:module';
import { backend, env, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { registerWebGPU } from '../../src/kernels/gpu/backend';
import { registerKernels } from '../../src/kernels/register';

export type GpuBackend = 'webgpu' | 'wasm';

/** What the adapter says of itself. */
export interface Adapter {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  features: string[];
}

/** The device's clock as it is: in browsers its times are multiples of about 0.1 ms. */
const EXACT_TIMES = 'disable-dawn-features=timestamp_quantization';

export interface StartOptions {
  /** tfjs as it comes, on a device of its own choice: none of our kernels. */
  stock?: boolean;
}

/**
 * Loads Dawn as the `navigator.gpu` of a browser: to be awaited before anything else is imported that asks for a GPU.
 * @throws Error where there is no adapter
 */
export async function startDawn(): Promise<Adapter> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  Object.defineProperty(globalThis, 'navigator', {
    value: { gpu: create([EXACT_TIMES]), userAgent: 'node' },
    configurable: true,
  });
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('Dawn finds no adapter: is there a driver and its loader?');
  const { vendor, architecture, device, description } = adapter.info;
  return { vendor, architecture, device, description, features: [...adapter.features].sort() };
}

/** tfjs's WebAssembly backend. @param wasm folder with its binaries */
export async function startWasm(wasm: string): Promise<void> {
  Object.assign(globalThis, {
    // It takes Node for one without modules.
    require: createRequire(import.meta.url),
    __dirname: import.meta.dirname,
  });
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${wasm}/`);
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
}

/**
 * Loads Dawn and tfjs's two backends.
 * @param wasm folder with tfjs's WebAssembly
 * @throws Error where there is no adapter
 */
export async function startBackends(
  wasm: string,
  { stock = false }: StartOptions = {},
): Promise<Adapter> {
  const adapter = await startDawn();
  // tfjs asks for a page or a worker before it looks for a GPU.
  Object.assign(globalThis, { WorkerGlobalScope: class {} });
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  if (!stock) registerWebGPU(WebGPUBackend);
  await startWasm(wasm);
  env().set('WEBGPU_CPU_FORWARD', false);
  if (!stock) registerKernels();
  return adapter;
}

/** @throws Error where it does not start */
export async function useBackend(name: GpuBackend): Promise<void> {
  if (!(await setBackend(name))) throw new Error(`The ${name} backend did not start.`);
}

/** All that was asked of the GPU is done. */
export async function settled(): Promise<void> {
  const { device } = backend() as KernelBackend & { device?: GPUDevice };
  await device?.queue.onSubmittedWorkDone();
}
