/** Puts the programs before the wasm backend's own kernels. */
import { getKernel, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { faster, FASTER } from './kernels';

const ours = new WeakSet<object>();

/** Nothing where the backend is not there, or they are in place already. */
export function registerWasmConvolutions(): void {
  for (const name of Object.keys(FASTER)) {
    const stock = getKernel(name, 'wasm');
    if (!stock || ours.has(stock)) continue;
    const kernel = faster(stock);
    unregisterKernel(name, 'wasm');
    registerKernel(kernel);
    ours.add(kernel);
  }
}
