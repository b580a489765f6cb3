/** What an archive claims is judged before it is believed. */
import { FacetError } from '../../base/errors';
import { staysInside } from '../../files/archives/paths';
import { FLOOR, PACKING } from '../../files/parsing/budget';
import { invalid, quoted } from '../../files/parsing/errors';

/** Beyond any weight file Facet reads, and below what a browser can hold as one text. Bytes. */
export const LARGEST = 500_000_000;

/**
 * Before a buffer of the size that a packed file claims is made; bytes.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function checkPacking(packed: number, unpacked: number, file: string): void {
  if (unpacked <= LARGEST && unpacked <= packed * PACKING + FLOOR) return;
  const megabytes = Math.round(unpacked / 1e6);
  throw invalid(file, `would unpack to ${megabytes} MB, more than weights of its size do`);
}

/** @throws FacetError `ARCHIVE_UNSAFE_PATH` for a path that would climb out of the archive */
export function checkPath(path: string, archive: string): void {
  if (staysInside(path)) return;
  throw new FacetError(
    'ARCHIVE_UNSAFE_PATH',
    `${archive} holds ${quoted(path)}, which would leave the folder of the archive.`,
    { hint: 'The archive may be made to do harm. Nothing of it was used.', file: archive },
  );
}
