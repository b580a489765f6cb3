/** A gzip file (RFC 1952) unpacked into one buffer of the size that its last four bytes give. */
import { littleEndian } from '../../base/bytes';
import { FacetError, throwIfAborted } from '../../base/errors';
import { endsEarly, invalid } from '../formats/errors';
import { checkPacking } from './claims';
import type { ReadOptions } from './weight-file';

/** @throws FacetError `WEIGHTS_INVALID`, `ABORTED` */
export async function inflateGzip(
  blob: Blob,
  file: string,
  { signal, onFraction }: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const tail = new Uint8Array(await blob.slice(-4).arrayBuffer());
  const size = littleEndian(tail, 0, 4);
  checkPacking(blob.size, size, file);
  const bytes = new Uint8Array(size);
  const reader = blob.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  let at = 0;
  try {
    for (;;) {
      throwIfAborted(signal);
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > size) throw invalid(file, 'unpacks to more than it claims');
      bytes.set(value, at);
      at += value.length;
      onFraction?.(at / size);
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof FacetError) throw error;
    throw invalid(file, 'does not unpack: it is damaged, or was not copied whole');
  }
  if (at < size) throw endsEarly(file);
  return bytes;
}
