/**
 * Files that are read together: one by itself, or one with those that its format names. Whether they
 * were dropped, lie in an archive or were fetched, they are put together and read here.
 */
import { FacetError, throwIfAborted } from '../../base/errors';
import { archiveKindOf } from '../../files/archives/kind';
import { canonical } from '../fitting/naming';
import { companionsAmong, FORMAT_TITLES, formatOf, readWeightFile, unknownFile } from '../formats';
import { checkpointNamed, partOf } from '../formats/parts';
import { baseName } from '../../files/archives/paths';
import { Budget } from '../../files/parsing/budget';
import { quoted } from '../../files/parsing/errors';
import type { Format, NamedBytes } from '../formats/format';
import type { GraphSummary } from '../formats/graph';
import type { RawTensors } from '../../files/parsing/tensor';
import type { ReadOptions, WeightFile } from './weight-file';

export interface FileSet {
  main: WeightFile;
  /** Undefined where it is no weight file: an archive, or anything else. */
  format?: Format;
  /** Those of its companions that are there. */
  beside: WeightFile[];
}

/** What was read: tensors under Facet's names, the files they were in, and what the file tells beside. */
export interface ReadSet {
  raw: RawTensors;
  /** The main one first. */
  files: NamedBytes[];
  metadata: Record<string, string>;
  graph?: () => GraphSummary | undefined;
}

/** Every file: alone, or beside the one that it belongs to; one with files beside it stands for itself. */
export async function setsOf(files: readonly WeightFile[]): Promise<FileSet[]> {
  const sets: FileSet[] = [];
  for (const main of files) {
    const format = formatOf(main.head, main.name);
    const beside = format ? await companionsOf(main, format, files) : [];
    sets.push({ main, format, beside });
  }
  const taken = new Set(sets.flatMap(({ beside }) => beside));
  const passers = sets.flatMap(({ format }) => format?.passes ?? []);
  const isPassed = ({ main, format }: FileSet): boolean =>
    taken.has(main) || (!format && passers.some((passes) => passes(main.name)));
  return sets.filter((set) => set.beside.length > 0 || !isPassed(set));
}

async function companionsOf(
  main: WeightFile,
  format: Format,
  files: readonly WeightFile[],
): Promise<WeightFile[]> {
  if (!format.companions) return [];
  try {
    const others = files.filter((file) => file !== main);
    const { name } = main;
    const bytes = format.byName ? new Uint8Array() : await main.read();
    return companionsAmong(format, { name, bytes }, others).found;
  } catch {
    return []; // Reading the set says what is wrong with it.
  }
}

/** The set of an archive that is read. */
export interface Chosen {
  set: FileSet;
  /** A sentence where others were left. */
  note?: string;
}

/**
 * The only set of weights among those of an archive or of a source. What a training keeps gives way to weights
 * that were made of it.
 * @param files all that there are
 * @throws FacetError `WEIGHTS_UNKNOWN` where there is none or more than one: it names them; `WEIGHTS_INVALID` where
 * one of the files needs another
 */
export async function onlyOne(files: readonly WeightFile[], archive: string): Promise<Chosen> {
  const sets = await setsOf(files);
  const candidates = sets.filter(
    ({ main, format }) => format || archiveKindOf(main.head) === 'zip',
  );
  const [only, ...more] = candidates;
  if (only && more.length === 0) return { set: only };
  const nameOf = ({ main }: FileSet): string => quoted(main.name.replace(`${archive}/`, ''));
  const names = candidates.slice(0, 4).map(nameOf).join(', ');
  const [set] =
    [madeOf(candidates), lastOf(candidates, files)].find(({ length }) => length === 1) ?? [];
  if (set) {
    return { set, note: `Of the weight files in ${archive} (${names}) ${nameOf(set)} was read.` };
  }
  const part = only ? undefined : files.map(({ head, name }) => partOf(head, name)).find(Boolean);
  if (part) throw part;
  const what = only ? `${candidates.length} weight files (${names})` : 'no weight file';
  throw new FacetError('WEIGHTS_UNKNOWN', `${archive} holds ${what}; Facet looks for one.`, {
    hint: only ? 'Unpack it and add the file you want.' : `Facet reads: ${FORMAT_TITLES}.`,
    file: archive,
  });
}

/** Those that are no training's own. */
function madeOf(sets: readonly FileSet[]): FileSet[] {
  return sets.filter(({ format }) => !format?.ofTraining);
}

/** The checkpoint that the training calls its last. */
function lastOf(sets: readonly FileSet[], files: readonly WeightFile[]): FileSet[] {
  const last = files.map(({ head }) => checkpointNamed(head)).find(Boolean);
  if (last === undefined || madeOf(sets).length > 0) return [];
  const names = [`${baseName(last)}.index`, baseName(last)];
  return sets.filter(({ main }) => names.includes(baseName(main.name)));
}

/** Of all of them together, bytes. */
export function sizeOf(files: readonly Pick<WeightFile, 'size'>[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/**
 * The tensors of a set under Facet's names, and the files they were in, the main one first.
 * @param budget that of what the set lies in, where it lies in something
 * @throws FacetError one of the `WEIGHTS_…` or `ARCHIVE_…` codes, `FILE_EMPTY`, `FILE_UNREADABLE`,
 * `ABORTED`; each names the file
 */
export async function readSet(
  { main, format, beside }: FileSet,
  { signal, onFraction }: ReadOptions = {},
  budget = new Budget(main.name, sizeOf([main, ...beside])),
): Promise<ReadSet> {
  // What is no weights is told by its beginning, without reading all of it.
  if (!format) throw unknownFile(main.head, main.name);
  const all = [main, ...beside];
  const total = sizeOf(all);
  const files: NamedBytes[] = [];
  let before = 0;
  for (const { name, size, read } of all) {
    const bytes = await read({
      signal,
      onFraction: (fraction) => onFraction?.((before + fraction * size) / total),
    });
    throwIfAborted(signal);
    files.push({ name, bytes });
    before += size;
  }
  const [first, ...others] = files;
  const raw = canonical(readWeightFile(first!.bytes, first!.name, others, budget), first!.name);
  return {
    raw,
    files,
    metadata: format.metadata?.(first!) ?? {},
    ...(format.graph && {
      graph: () => format.graph!(first!, others, new Budget(main.name, total)),
    }),
  };
}
