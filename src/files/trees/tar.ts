/** The files inside a tar or tar.gz, one at a time as they come: the archive never stands in memory. */
import { baseName, isHidden } from '../archives/paths';
import { gunzip } from '../archives/gunzip';
import { readTar } from '../archives/tar';
import { FacetError, throwIfAborted } from '../../base/errors';
import { unreadable } from '../unreadable';
import { Account } from './account';
import { headBytes, JUDGED_FROM, MAX_ENTRY_BYTES, type ArchiveOptions, type TreeRow } from './zip';

/**
 * The files in the order of the archive, without hidden ones.
 * @param name what a person knows the archive by; the paths begin with it
 * @throws FacetError ARCHIVE_INVALID, ARCHIVE_TOO_LARGE, FILE_UNREADABLE for the archive as a whole,
 * after the rows that came before; ABORTED
 */
export async function* readTarFiles(
  archive: Blob,
  name: string,
  packed: boolean,
  { account = new Account(), signal, judge }: ArchiveOptions = {},
): AsyncGenerator<TreeRow> {
  const bytes = archive.stream();
  const stream = packed ? gunzip(bytes, signal) : bytes;
  const wanted = (path: string): boolean => {
    if (!isHidden(path)) return true;
    account.hide(path);
    return false;
  };
  const judged = judge && {
    bytes: headBytes,
    from: JUDGED_FROM,
    judge: (head: Uint8Array, path: string, size: number) => judge(head, `${name}/${path}`, size),
  };
  const options = { name, most: MAX_ENTRY_BYTES, wanted, signal, judged };
  try {
    for await (const { path, content, error } of readTar(stream, options)) {
      throwIfAborted(signal);
      const whole = `${name}/${path}`;
      if (error) yield { path: whole, error: error.of(whole) };
      else yield { path: whole, file: new File([content], baseName(path)) };
    }
  } catch (error) {
    if (error instanceof FacetError) throw error;
    // A gzip that is cut or damaged fails with a TypeError; a file that is gone with a DOMException.
    if (error instanceof DOMException) throw unreadable(name, error);
    throw new FacetError('ARCHIVE_INVALID', `${name} does not unpack, or ends early.`, {
      hint: 'What can be read was. Copy or download it again, or unpack it and choose the folder.',
      file: name,
      cause: error,
    });
  }
}
