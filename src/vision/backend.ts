/** Which tfjs backend runs: chosen once in the vision worker, and watched while it works. */
import { backend, env, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import wasmUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { FacetError } from '../base/errors';
import { SCRIPT_BOUND, within } from '../base/within';
import type { Backend, Ready } from '../base/types';
import { registerWebGPU } from '../kernels/gpu/backend';
import { registerKernels } from '../kernels/register';
import { findAdapter, nameOf } from './adapter';
import { checkDevice } from './tuning';

/** A backend that has not started by then never will, milliseconds. */
const START_BOUND = 30_000;
/** A download that brings nothing for so long has broken off, milliseconds. */
const STALL_BOUND = 15_000;
/** Threads are there in a second or two, or never. */
const THREADS_BOUND = 10_000;

/** What runs, and the GPU device where there is one. */
export interface RunningBackend extends Ready {
  device?: GPUDevice;
}

/**
 * Starts a backend.
 * @param forced this one or none; without it WebGPU on a real adapter, else WebAssembly, else plain JavaScript
 * @throws FacetError `NO_BACKEND`
 */
export async function startBackend(forced?: Backend): Promise<RunningBackend> {
  const reasons: string[] = [];
  let hint: string | undefined;
  if (forced === undefined || forced === 'webgpu') {
    const found = await findAdapter(forced === 'webgpu');
    if ('reason' in found) {
      reasons.push(found.reason);
      hint = found.hint;
    } else if (await tryBackend(() => startWebGPU(nameOf(found)), reasons)) {
      const device = (backend() as KernelBackend & { device: GPUDevice }).device;
      return { backend: 'webgpu', adapter: found, device };
    }
  }
  if (forced === undefined || forced === 'wasm') {
    if (await tryBackend(startWasm, reasons)) return { backend: 'wasm', ...because(reasons, hint) };
  }
  if (forced === undefined || forced === 'cpu') {
    if (await tryBackend(startCpu, reasons)) return { backend: 'cpu', ...because(reasons, hint) };
  }
  throw new FacetError('NO_BACKEND', `Nothing to compute with. ${reasons.join(' ')}`, {
    hint: forced
      ? `This was asked for by ?backend=${forced}; open the page without it.`
      : 'Use a current Chrome, Edge, Firefox or Safari, with WebAssembly allowed.',
  });
}

function because(reasons: string[], hint?: string): Pick<Ready, 'fallbackReason' | 'fallbackHint'> {
  if (reasons.length === 0) return {};
  return { fallbackReason: reasons.join(' '), ...(hint && { fallbackHint: hint }) };
}

async function tryBackend(
  start: () => Promise<string | void>,
  reasons: string[],
): Promise<boolean> {
  try {
    const limited = await start();
    if (limited) reasons.push(limited);
    registerKernels();
    return true;
  } catch (error) {
    reasons.push(error instanceof Error ? error.message : String(error));
    return false;
  }
}

async function startWebGPU(adapter: string): Promise<void> {
  const { WebGPUBackend } = await script(import('@tensorflow/tfjs-backend-webgpu'));
  registerWebGPU(WebGPUBackend);
  // Small inputs would otherwise be computed on the CPU, by other code than the one that was tested.
  env().set('WEBGPU_CPU_FORWARD', false);
  await start('webgpu');
  registerKernels();
  await checkDevice(adapter);
}

/** @returns what should be said of it, where it is less than it could be */
async function startWasm(): Promise<string | void> {
  const { setWasmPaths } = await script(import('@tensorflow/tfjs-backend-wasm'));
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': threadedUrl,
  });
  const hasThreads = await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  // A slow network is none of what the bounds are for.
  await fetched(hasThreads ? threadedUrl : simdUrl);
  if (!hasThreads) return start('wasm');
  try {
    await start('wasm', THREADS_BOUND);
  } catch {
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    await fetched(simdUrl);
    await start('wasm');
    return 'The threads of WebAssembly did not start, so one thread computes.';
  }
}

async function startCpu(): Promise<void> {
  await script(import('@tensorflow/tfjs-backend-cpu'));
  await start('cpu');
}

async function start(name: Backend, bound = START_BOUND): Promise<void> {
  const failed = `The ${name} backend did not start`;
  const late = `${failed} within ${bound / 1000} seconds.`;
  if (!(await within(bound, setBackend(name), late))) throw new Error(`${failed}.`);
}

const script = <T>(coming: Promise<T>): Promise<T> =>
  within(SCRIPT_BOUND, coming, 'A script of it did not come.');

/** Brings a file into the browser's cache; where it can't be had, what needs it says so. */
async function fetched(url: string): Promise<void> {
  const inTime = <T>(coming: Promise<T>): Promise<T> => within(STALL_BOUND, coming, 'stalled');
  try {
    const reader = (await inTime(fetch(url))).body?.getReader();
    while (reader && !(await inTime(reader.read())).done);
  } catch {
    return;
  }
}
