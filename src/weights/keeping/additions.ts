/** Weight files a person brings: recognised by content, collected until a set is complete. */
import { assemble, convertPart } from '../fitting/accounting';
import {
  CATALOGUE,
  customDetector,
  customEmbedder,
  findByName,
  findFile,
  type CatalogueRow,
  type CustomEmbedder,
} from '../catalogue/catalogue';
import { partsOf, type NetworkId } from '../fitting/parts';
import { openSet, type OpenedFile, type SourceFile } from '../reading/opening';
import { setsOf } from '../reading/sets';
import { addedFile, type AddedFile, type WeightFile } from '../reading/weight-file';
import { freeBytes } from '../formats/tensor';
import { toFacetError, throwIfAborted, type FacetError } from '../../base/errors';
import type { CallOptions } from '../../base/types';
import { recogniseParts, type RecognisedPart } from '../fitting/recognition';
import type { PendingPart, WeightStore } from './store';

/** A part of a set: converted, with the file it was in. */
export interface AddedPart {
  row: CatalogueRow;
  part: PendingPart;
  /** Of an embedder that is not in the catalogue. */
  custom?: CustomEmbedder;
}

/**
 * Reads what was dropped, whatever it is called: single files, archives around one, files that belong
 * together. What can't be used costs none of the others.
 * @throws FacetError `ABORTED`
 */
export async function readAdded(
  files: readonly AddedFile[],
  { signal, onProgress }: CallOptions,
): Promise<{ parts: AddedPart[]; failures: FacetError[] }> {
  const parts: AddedPart[] = [];
  const failures: FacetError[] = [];
  const attempt = (name: string, call: () => Promise<unknown>): Promise<unknown> =>
    call().catch((error: unknown) => failures.push(toFacetError(error, name)));
  const readable: WeightFile[] = [];
  for (const file of files) {
    await attempt(file.name, async () => readable.push(await addedFile(file)));
  }
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  let before = 0;
  for (const set of await setsOf(readable)) {
    throwIfAborted(signal);
    const { name } = set.main;
    const size = [set.main, ...set.beside].reduce((sum, file) => sum + file.size, 0);
    const onFraction = (fraction: number): void => {
      const done = Math.round(before + fraction * size);
      onProgress?.({ done, total, unit: 'bytes', label: name });
    };
    onFraction(0);
    await attempt(name, async () =>
      parts.push(...recogniseFile(await openSet(set, { signal, onFraction }))),
    );
    throwIfAborted(signal);
    before += size;
  }
  return { parts, failures };
}

/**
 * Says which set a file belongs to: by its checksum where that is known, else by the tensors in it.
 * The opened file is used up.
 * @throws FacetError one of the `WEIGHTS_…` codes
 */
export function recogniseFile({ name, raw, sources }: OpenedFile): AddedPart[] {
  const parts = recogniseParts(raw, sources[0]!.name).map((recognised) => {
    const { sources: named, ...place } = placeOf(name, sources, recognised);
    const converted = convertPart(recognised.part, recognised.raw, sources[0]!.name);
    return { ...place, part: { part: recognised.part.name, sources: named, ...converted } };
  });
  freeBytes(raw);
  return parts;
}

function placeOf(
  name: string,
  sources: SourceFile[],
  { network, embeddingSize }: RecognisedPart,
): Omit<AddedPart, 'part'> & Pick<PendingPart, 'sources'> {
  const known = sources.map(({ sha256 }) => findFile(sha256));
  const row = known[0]?.row;
  if (row && known.every((file) => file?.row === row)) {
    const named = sources.map((source, i) => ({ ...source, name: known[i]!.file.name }));
    return { row, sources: named };
  }
  if (embeddingSize === undefined) return { row: customDetector(network), sources };
  const byName = findByName(sources[0]!.name + name, network, embeddingSize);
  if (byName) return { row: byName, sources };
  const custom = { id: idFrom(name), title: name, network, embeddingSize };
  return { row: customEmbedder(custom), sources, custom };
}

/** "My net (2).pb.gz" becomes "my-net-2"; a name that the catalogue has gets an ending. */
function idFrom(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/(\.(pb|pth?|safetensors|npy|json|zip|whl|tar|t?gz))+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const id = plain || 'embedder';
  return CATALOGUE.some((row) => row.id === id) ? `${id}-custom` : id;
}

/** The parts of a set that are still to come, as the usual names of their files. */
export function missingFiles(network: NetworkId, parts: readonly PendingPart[]): string[] {
  return partsOf(network)
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
  added: readonly AddedPart[],
): Promise<CatalogueRow[]> {
  const rows = [...new Map(added.map(({ row }) => [row.id, row])).values()];
  const beside = added.filter(({ row }) => row.files.length > 0).map(({ part }) => part);
  for (const row of rows) {
    const own = added.filter((file) => file.row.id === row.id);
    if (row.kind === 'embedder') {
      const { part, custom } = own.at(-1)!;
      await store.save(row.id, assemble([part]), part.sources, { custom });
      continue;
    }
    const parts = replace(
      await store.pending(row.id),
      own.map(({ part }) => part),
    );
    const borrowed = row.custom ? replace(beside, parts) : parts;
    const complete = missingFiles(row.network, borrowed).length === 0;
    if (complete) await save(store, row, borrowed);
    await store.setPending(row.id, complete ? [] : parts);
  }
  return rows;
}

async function save(store: WeightStore, row: CatalogueRow, parts: PendingPart[]): Promise<void> {
  const ordered = partsOf(row.network).map(({ name }) => parts.find(({ part }) => part === name)!);
  const sources = ordered.flatMap((part) => part.sources);
  const once = new Map(sources.map((source) => [source.sha256, source]));
  await store.save(row.id, assemble(ordered), [...once.values()]);
}

/** `earlier` with each part of `later` in place of the one of its name. */
function replace(earlier: readonly PendingPart[], later: readonly PendingPart[]): PendingPart[] {
  const byName = new Map([...earlier, ...later].map((part) => [part.part, part]));
  return [...byName.values()];
}
