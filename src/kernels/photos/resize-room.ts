/** The room in which photos are resized: the wasm backend's memory, and its threads. */
import { hostOf } from '../convolutions/wasm/host';
import { isWasm } from '../heap';
import type { ResizeRoom } from './resize-simd';
import code from './resize-simd.wat';
import sharedCode from './resize-simd.wat?shared';

/** That of a backend, and the addresses of its tensors; undefined where it is another or has no SIMD. */
export function resizeRoomOf(backend: unknown) {
  const host = isWasm(backend) ? hostOf(backend) : undefined;
  if (!host) return undefined;
  const room: ResizeRoom = {
    memory: host.memory,
    threads: host.threads,
    scratch: (bytes) => host.scratch(bytes),
    run: (work) => host.run('resize', (isShared) => (isShared ? sharedCode : code), work),
  };
  return { room, address: host.address.bind(host) };
}
