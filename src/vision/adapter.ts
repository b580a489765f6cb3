/** The graphics adapter that the browser offers, or why it offers none. */
import { isSecure, OPEN_SECURELY } from '../base/secure-context';
import type { Ready } from '../base/types';
import { within } from '../base/within';

/** A browser that has not answered by then never will, milliseconds. */
const BOUND = 30_000;

export type Adapter = NonNullable<Ready['adapter']>;

/** Why nothing is computed on a graphics processor, and what a person can do about it. */
export interface NoAdapter {
  reason: string;
  hint: string;
}

const INSECURE = { reason: 'Browsers give no WebGPU over plain http.', hint: OPEN_SECURELY };
const NO_WEBGPU = {
  reason: 'This browser has no WebGPU.',
  hint: 'A current Chrome, Edge or Safari has it, and Firefox on Windows and macOS.',
};
const NONE = {
  reason: 'WebGPU found no graphics adapter.',
  hint: 'If the device has a graphics processor, switch on graphics acceleration in the browser’s settings, bring its driver up to date and start the browser again.',
};
const SOFTWARE = {
  reason: 'The only WebGPU adapter is a software one, and WebAssembly is faster than that.',
  hint: NONE.hint,
};

/** @param software whether one that computes on the processor will do */
export async function findAdapter(software: boolean): Promise<Adapter | NoAdapter> {
  if (!navigator.gpu) return isSecure() ? NO_WEBGPU : INSECURE;
  const asking = navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  const adapter = await within(BOUND, asking, NONE.reason).catch(() => null);
  if (!adapter) return NONE;
  const { vendor, architecture, description, isFallbackAdapter: fallback } = adapter.info;
  return fallback && !software ? SOFTWARE : { vendor, architecture, description, fallback };
}

/** What tells one adapter from another. */
export function nameOf({ vendor, architecture, description }: Adapter): string {
  return [vendor, architecture, description].filter(Boolean).join(' ');
}
