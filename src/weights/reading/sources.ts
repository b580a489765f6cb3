/** Where a catalogue row's files are tried: the page's own origin, then the public address. */
import { FacetError, throwIfAborted, toFacetError } from '../../base/errors';
import type { CallOptions } from '../../base/types';
import { assemble, convertPart, type ConvertedPart } from '../fitting/accounting';
import type { CatalogueRow } from '../catalogue/catalogue';
import { CONNECT_BOUND, download, exists, OWN_CONNECT_BOUND } from './download';
import { freeBytes } from '../../files/parsing/tensor';
import { onlyOne, readSet } from './sets';
import { fileInMemory, type WeightFile } from './weight-file';
import { partsOf } from '../fitting/parts';

/** The page's base URL, absolute, with a closing slash, and how to fetch. */
export interface Origin {
  base: string;
  fetch: typeof fetch;
}

interface Source {
  folder: string;
  connectBound: number;
}

/** Whether all files of a row lie on the page's own origin. Those that come with Facet always do. */
export async function isOnOwnOrigin(row: CatalogueRow, origin: Origin): Promise<boolean> {
  if (row.embedded || !row.path) return row.embedded;
  const folder = origin.base + row.path;
  const found = await Promise.all(row.files.map(({ name }) => exists(folder + name, origin.fetch)));
  return found.every(Boolean);
}

/**
 * The weights of a row from the first source that has them, checked and converted.
 * @throws FacetError `WEIGHTS_MISMATCH`, `OFFLINE` or `WEIGHTS_MISSING` where none has, `ABORTED`
 */
export async function fetchFromSources(
  row: CatalogueRow,
  origin: Origin,
  options: CallOptions,
): Promise<ConvertedPart> {
  const failures: FacetError[] = [];
  for (const source of sourcesOf(row, origin)) {
    try {
      return await fetchSet(row, source, origin.fetch, options);
    } catch (error) {
      throwIfAborted(options.signal);
      failures.push(toFacetError(error));
    }
  }
  throw unavailable(row, failures);
}

function sourcesOf(row: CatalogueRow, { base }: Origin): Source[] {
  return [
    ...(row.path ? [{ folder: base + row.path, connectBound: OWN_CONNECT_BOUND }] : []),
    ...(row.address ? [{ folder: row.address, connectBound: CONNECT_BOUND }] : []),
  ];
}

async function fetchSet(
  row: CatalogueRow,
  { folder, connectBound }: Source,
  fetcher: typeof fetch,
  { signal, onProgress }: CallOptions,
): Promise<ConvertedPart> {
  const total = row.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const parts = [];
  let before = 0;
  for (const part of partsOf(row.network, row.embedder?.embeddingSize)) {
    const files: WeightFile[] = [];
    for (const file of row.files.filter((candidate) => candidate.part === part.name)) {
      const bytes = await download(folder + file.name, file, {
        fetch: fetcher,
        connectBound,
        signal,
        onBytes: (done) =>
          onProgress?.({
            done: before + done,
            total,
            unit: 'bytes',
            label: `${row.title}: ${file.name}`,
          }),
      });
      files.push(fileInMemory(file.name, bytes));
      before += file.bytes;
    }
    const { set } = await onlyOne(files, row.title);
    const { raw } = await readSet(set);
    parts.push(convertPart(part, raw, files[0]!.name));
    freeBytes(raw);
  }
  throwIfAborted(signal);
  return assemble(parts);
}

/** One error for all sources: a wrong file is worth more to know than a missing network. */
function unavailable(row: CatalogueRow, failures: FacetError[]): FacetError {
  const cause = ['WEIGHTS_MISMATCH', 'OFFLINE']
    .map((code) => failures.find((failure) => failure.code === code))
    .find((failure) => failure !== undefined);
  const names = row.files.map(({ name }) => name).join(', ');
  const retry = cause?.code === 'OFFLINE' ? 'Connect to the network and try again, or add' : 'Add';
  const hint = row.obtain?.join(' ') ?? `${retry} ${names} on the Models page.`;
  return new FacetError(
    cause?.code ?? 'WEIGHTS_MISSING',
    `The weights ${row.title} are neither on this device nor on this page's server.` +
      (cause ? ` ${cause.message}` : ''),
    {
      hint,
      detail: failures.map(({ message }) => message),
    },
  );
}
