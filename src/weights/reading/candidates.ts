/** Which file of an archive is meant: the one that looks like weights. */
import { FacetError } from '../../base/errors';
import { staysInside } from '../../files/archives/paths';
import { quoted } from '../formats/errors';
import { FORMATS } from '../formats/recognise';
import { hasTag } from '../../base/bytes';

/** Whether a file that begins so could be weights. */
export function looksLikeWeights(head: Uint8Array): boolean {
  return hasTag(head, 0, 'PK\x03\x04') || FORMATS.some(({ matches }) => matches(head));
}

/**
 * The only candidate.
 * @throws FacetError `WEIGHTS_UNKNOWN` where there is none or more than one: it names them
 */
export function onlyOne<T extends { path: string }>(candidates: readonly T[], archive: string): T {
  const [only, ...more] = candidates;
  if (only && more.length === 0) return only;
  const names = candidates
    .slice(0, 4)
    .map(({ path }) => quoted(path))
    .join(', ');
  const what = only ? `${candidates.length} weight files (${names})` : 'no weight file';
  throw new FacetError('WEIGHTS_UNKNOWN', `${archive} holds ${what}; Facet looks for one.`, {
    hint: only
      ? 'Unpack it and add the file you want.'
      : `Facet reads: ${FORMATS.map(({ name }) => name).join(', ')}.`,
    file: archive,
  });
}

/** @throws FacetError `ARCHIVE_UNSAFE_PATH` for a path that would climb out of the archive */
export function refuseUnsafe(path: string, archive: string): void {
  if (staysInside(path)) return;
  throw new FacetError(
    'ARCHIVE_UNSAFE_PATH',
    `${archive} holds ${quoted(path)}, which would leave the folder of the archive.`,
    { hint: 'The archive may be made to do harm. Nothing of it was used.', file: archive },
  );
}
