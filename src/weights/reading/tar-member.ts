/** The weights inside a tar. */
import { readTar, type TarEntry } from '../formats/tar';
import { looksLikeWeights, onlyOne, refuseUnsafe } from './candidates';

/**
 * The one file of a tar that is weights, by its content: a view of the tar's bytes.
 * @throws FacetError `WEIGHTS_UNKNOWN` (none, or several), `WEIGHTS_INVALID`, `ARCHIVE_UNSAFE_PATH`
 */
export function memberOfTar(bytes: Uint8Array<ArrayBuffer>, file: string): TarEntry {
  const entries = readTar(bytes, file);
  for (const { path } of entries) refuseUnsafe(path, file);
  return onlyOne(
    entries.filter((entry) => looksLikeWeights(entry.bytes)),
    file,
  );
}
