/** A gzip file (RFC 1952) unpacked into one buffer, of the size that its last four bytes give. */
import { littleEndian } from '../../base/bytes';
import { FacetError } from '../../base/errors';
import { gunzip } from '../../files/archives/gunzip';
import type { Budget } from '../../files/parsing/budget';
import { invalid } from '../../files/parsing/errors';
import { checkPacking } from './claims';
import type { ReadOptions } from './weight-file';

/** @throws FacetError `WEIGHTS_INVALID`, `ABORTED` */
export async function inflateGzip(
  blob: Blob,
  file: string,
  budget: Budget,
  { signal, onFraction }: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const tail = new Uint8Array(await blob.slice(-4).arrayBuffer());
  const size = littleEndian(tail, 0, 4);
  checkPacking(blob.size, size, file);
  budget.unpack(size);
  let bytes = new Uint8Array(size);
  let at = 0;
  const reader = gunzip(blob.stream(), signal).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes.subarray(0, at);
      // Where there are many members, the size is that of the last.
      if (at + value.length > bytes.length) {
        const longer = Math.max(at + value.length, bytes.length * 2);
        checkPacking(blob.size, longer, file);
        budget.unpack(longer);
        const before = bytes;
        bytes = new Uint8Array(longer);
        bytes.set(before);
      }
      bytes.set(value, at);
      at += value.length;
      onFraction?.(at / bytes.length);
    }
  } catch (error) {
    if (error instanceof FacetError) throw error;
    throw invalid(file, 'does not unpack: it is damaged, or was not copied whole');
  } finally {
    await reader.cancel().catch(() => {});
  }
}
