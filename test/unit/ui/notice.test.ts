/** What a visitor is told of what Facet computes with. */
import { afterEach, expect, it, vi } from 'vitest';
import { noticeOf } from '../../../src/ui/frame/notice';

afterEach(() => vi.unstubAllGlobals());

it('nothing where the graphics processor computes, or WebAssembly was asked for', () => {
  expect(noticeOf({ backend: 'webgpu' })).toBeUndefined();
  expect(noticeOf({ backend: 'wasm' })).toBeUndefined();
});

it('why it is not the graphics processor, and what to do', () => {
  const ready = { backend: 'wasm', fallbackReason: 'None found.', fallbackHint: 'Plug one in.' };
  expect(noticeOf(ready as never)?.full).toBe('None found. Plug one in.');
});

it('over plain http all that is missing, in the one sentence for it', () => {
  vi.stubGlobal('isSecureContext', false);
  const { brief, full } = noticeOf({ backend: 'wasm', fallbackReason: 'No WebGPU.' })!;
  expect(brief).toContain('plain http');
  expect(full).toMatch(/keeps back the webcam, .* Open this page over https or at localhost\.$/);
});
