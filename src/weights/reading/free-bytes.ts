/** Gives back a file's bytes at once, rather than when the garbage collector comes by: they are large. */
import type { RawTensors } from '../formats/tensor';

/** Detaches every buffer the tensors lie in; they can't be read any more. Older browsers wait for the collector. */
export function freeBytes(raw: RawTensors): void {
  for (const buffer of new Set([...raw.values()].map(({ layout }) => layout.bytes.buffer))) {
    (buffer as { transfer?: (length: number) => ArrayBuffer }).transfer?.(0);
  }
}
