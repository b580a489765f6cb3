/** Weight files a person brings: read, and collected until a set is complete. */
import { FacetError, throwIfAborted, toFacetError } from '../../base/errors';
import type { CallOptions, IncompleteSet } from '../../base/types';
import type { CatalogueRow } from '../catalogue/catalogue';
import { assemble } from '../fitting/accounting';
import { partsOf, type NetworkId } from '../fitting/parts';
import { openSet } from '../reading/opening';
import { setsOf } from '../reading/sets';
import { addedFile, type AddedFile, type WeightFile } from '../reading/weight-file';
import { recogniseFile, type AddedPart } from './placing';
import type { PendingPart, WeightStore } from './store';

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

/** @throws FacetError the first of them, with a list of all */
export function throwFailures(failures: readonly FacetError[]): void {
  const [first] = failures;
  if (!first) return;
  const { code, message, hint, file } = first;
  const detail = failures.map((failure) => ({
    file: failure.file,
    message: failure.message,
    ...incompleteSet(failure),
  }));
  throw new FacetError(code, message, { hint, file, detail });
}

/** Which files came and which did not, where that is why a set failed. */
function incompleteSet({ detail }: FacetError): Partial<IncompleteSet> {
  const { here, missing } = (detail ?? {}) as Partial<IncompleteSet>;
  return here && missing ? { here, missing } : {};
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
 * @param since when their reading began, ms since 1970
 * @returns the rows of the sets that changed
 */
export async function collect(
  store: WeightStore,
  added: readonly AddedPart[],
  since?: number,
): Promise<CatalogueRow[]> {
  const rows = [...new Map(added.map(({ row }) => [row.id, row])).values()];
  const beside = added.filter(({ row }) => row.files.length > 0).map(({ part }) => part);
  for (const row of rows) {
    const own = added.filter((file) => file.row.id === row.id);
    if (row.kind === 'embedder') {
      const { part, custom, others } = lastMade(own);
      const notes = [...(part.notes ?? []), ...others];
      await store.save(row.id, assemble([part]), part.sources, { custom, notes, since });
      continue;
    }
    const parts = replace(
      await store.pending(row.id),
      own.map(({ part }) => part),
    );
    const borrowed = row.custom ? replace(beside, parts) : parts;
    const complete = missingFiles(row.network, borrowed).length === 0;
    if (complete) await save(store, row, borrowed, since);
    await store.setPending(row.id, complete ? [] : parts, since);
  }
  return rows;
}

/** Of several sets of one embedder the last; what a training keeps gives way to what was made of it. */
function lastMade(own: readonly AddedPart[]): AddedPart & { others: string[] } {
  const taken = own.findLast(({ ofTraining }) => !ofTraining) ?? own.at(-1)!;
  const nameOf = ({ part }: AddedPart): string => part.sources[0]!.name;
  const names = own.filter((other) => other !== taken).map(nameOf);
  const others = names.length
    ? [`${nameOf(taken)} was taken, not ${names.join(', ')}, which came with it.`]
    : [];
  return { ...taken, others };
}

async function save(
  store: WeightStore,
  row: CatalogueRow,
  parts: PendingPart[],
  since?: number,
): Promise<void> {
  const ordered = partsOf(row.network).map(({ name }) => parts.find(({ part }) => part === name)!);
  const sources = ordered.flatMap((part) => part.sources);
  const once = new Map(sources.map((source) => [source.sha256, source]));
  const notes = [...new Set(ordered.flatMap((part) => part.notes ?? []))];
  await store.save(row.id, assemble(ordered), [...once.values()], { notes, since });
}

/** `earlier` with each part of `later` in place of the one of its name. */
function replace(earlier: readonly PendingPart[], later: readonly PendingPart[]): PendingPart[] {
  const byName = new Map([...earlier, ...later].map((part) => [part.part, part]));
  return [...byName.values()];
}
