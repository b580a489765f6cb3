/** Weight files a person brings: recognised by content, collected until a set is complete. */
import { FacetError, toFacetError } from '../base/errors';
import { assemble, convertPart, recognisePart } from './accounting';
import { customRow, findFile, type CatalogueRow } from './catalogue';
import { readWeightFile } from './formats/recognise';
import { NETWORKS, type NetworkId } from './networks';
import { sha256 } from './sha256';
import type { PendingPart, WeightStore } from './store';

export interface AddedFile {
  name: string;
  blob: Blob;
}

/** A file, read and converted, and the set it belongs to. */
export interface RecognisedFile {
  row: CatalogueRow;
  part: PendingPart;
}

/** Beyond any weight file Facet reads, and below what a browser can hold as one text. Bytes. */
const LARGEST = 500_000_000;

/**
 * Reads one file and says which set it belongs to: by its checksum where that is known, else by
 * the tensors in it.
 * @throws FacetError `FILE_UNREADABLE`, `FILE_EMPTY`, or one of the `WEIGHTS_…` codes
 */
export async function recogniseFile({ name, blob }: AddedFile): Promise<RecognisedFile> {
  const bytes = await readBytes(name, blob);
  const hash = await sha256(bytes);
  const raw = readWeightFile(bytes, name);
  const known = findFile(hash);
  const recognised = recognisePart(raw, name);
  const row = known?.row ?? customRow(recognised.network);
  const converted = convertPart(recognised.part, raw, name);
  const source = { name: known?.file.name ?? name, sha256: hash, bytes: bytes.length };
  return { row, part: { part: recognised.part.name, source, ...converted } };
}

/** The parts of a set that are still to come, as the usual names of their files. */
export function missingFiles(network: NetworkId, parts: readonly PendingPart[]): string[] {
  return NETWORKS[network]
    .filter(({ name }) => !parts.some(({ part }) => part === name))
    .map(({ file }) => file);
}

/**
 * Adds recognised files to the sets they belong to and stores each set that is now complete.
 * A person's own set may borrow the published parts that were dropped beside it.
 * @returns the rows of the sets that changed
 */
export async function collect(
  store: WeightStore,
  recognised: readonly RecognisedFile[],
): Promise<CatalogueRow[]> {
  const rows = [...new Set(recognised.map(({ row }) => row))];
  const beside = recognised.filter(({ row }) => row.files.length > 0).map(({ part }) => part);
  for (const row of rows) {
    const added = recognised.filter((file) => file.row === row).map(({ part }) => part);
    const parts = replace(await store.pending(row.id), added);
    const borrowed = row.files.length === 0 ? replace(beside, parts) : parts;
    const complete = missingFiles(row.network, borrowed).length === 0;
    if (complete) await save(store, row, borrowed);
    await store.setPending(row.id, complete ? [] : parts);
  }
  return rows;
}

async function save(store: WeightStore, row: CatalogueRow, parts: PendingPart[]): Promise<void> {
  const ordered = NETWORKS[row.network].map(({ name }) => parts.find(({ part }) => part === name)!);
  await store.save(
    assemble(row.id, ordered),
    ordered.map(({ source }) => source),
  );
}

/** `earlier` with each part of `later` in place of the one of its name. */
function replace(earlier: readonly PendingPart[], later: readonly PendingPart[]): PendingPart[] {
  const byName = new Map([...earlier, ...later].map((part) => [part.part, part]));
  return [...byName.values()];
}

async function readBytes(name: string, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size > LARGEST) {
    throw new FacetError('WEIGHTS_UNKNOWN', `${name} is larger than any weights Facet knows.`, {
      hint: 'Add the weight file itself, not an archive or a disk image.',
      file: name,
    });
  }
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (error) {
    throw new FacetError('FILE_UNREADABLE', `The browser can't read ${name}.`, {
      hint: 'It may have been moved, deleted or locked since it was chosen. Choose it again.',
      file: name,
      detail: toFacetError(error).message,
    });
  }
}
