/** Ordinary memory of this worker, as far as the browser and the backend tell. */
import { backend, getBackend } from '@tensorflow/tfjs-core';

interface MeasuredPerformance extends Performance {
  /** Chromium's own. */
  memory?: { usedJSHeapSize: number };
}

interface WasmBackend {
  wasm: { HEAPU8: Uint8Array };
}

/** Bytes of the script heap (0 where the browser does not tell) and of the WebAssembly memory. */
export function heapBytes(): number {
  const script = (performance as MeasuredPerformance).memory?.usedJSHeapSize ?? 0;
  const wasm = getBackend() === 'wasm' ? (backend() as unknown as WasmBackend).wasm : undefined;
  return script + (wasm?.HEAPU8.length ?? 0);
}
