/**
 * From the files a person brings to the tensors in them. Archives are opened on the way, their
 * members unpacked chunk by chunk into one buffer: the packed file never stands in memory.
 */
import { throwIfAborted, toFacetError } from '../../base/errors';
import { sha256 } from '../../base/sha256';
import type { ModelInfo } from '../../base/types';
import { archiveKindOf } from '../../files/archives/kind';
import { isHidden } from '../../files/archives/paths';
import { readTar } from '../../files/archives/tar';
import { canonical } from '../fitting/naming';
import { joinedNets, MOST_NETS } from '../fitting/nets';
import { Budget } from '../../files/parsing/budget';
import type { NamedBytes } from '../formats/format';
import type { GraphSummary } from '../formats/graph';
import { noted, type RawTensors } from '../../files/parsing/tensor';
import { checkPath, LARGEST } from './claims';
import { inflateGzip } from './gzip';
import { isNpz, readNpz } from './npz';
import { onlyOne, readSet, setsOf, sizeOf, type FileSet } from './sets';
import { isTorchZip, readTorchZip } from './torch-zip';
import {
  addedFile,
  fileInMemory,
  type AddedFile,
  type ReadOptions,
  type WeightFile,
} from './weight-file';
import { filesOfZip, openZip } from './zip-files';

export type SourceFile = ModelInfo['files'][number];

/** Tensors under Facet's names, and the files they were in: an archive's members, where it was one. */
export interface OpenedFile {
  /** As the person knows it. */
  name: string;
  raw: RawTensors;
  sources: SourceFile[];
  /** What a format that has a place for it tells in words, text by name. */
  metadata: Record<string, string>;
  /** What the file's own graph tells of its network, where it holds one. */
  graph?: () => GraphSummary | undefined;
  /** It is what a training keeps, as its format says. */
  ofTraining?: boolean;
}

/** An archive inside an archive is opened, one in that is not. */
const MOST_NESTED = 2;

/** One file by itself, as {@link openSet}. */
export async function openFile(
  file: AddedFile,
  options: ReadOptions = {},
  budget?: Budget,
): Promise<OpenedFile> {
  const [set] = await setsOf([await addedFile(file)]);
  return openSet(set!, options, budget);
}

/**
 * Files that belong together, or an archive around such.
 * @param budget of all that is made on the way
 * @throws FacetError `FILE_UNREADABLE`, `FILE_EMPTY`, one of the `WEIGHTS_…` or `ARCHIVE_…` codes,
 * `ABORTED`; all name the file
 */
export async function openSet(
  set: FileSet,
  options: ReadOptions = {},
  budget = new Budget(set.main.name, sizeOf([set.main, ...set.beside])),
): Promise<OpenedFile> {
  const { name } = set.main;
  try {
    return { name, ...(await open(set, options, budget, 0)) };
  } catch (error) {
    throwIfAborted(options.signal);
    throw toFacetError(error, name);
  }
}

type Opened = Omit<OpenedFile, 'name'>;

async function open(
  set: FileSet,
  options: ReadOptions,
  budget: Budget,
  depth: number,
): Promise<Opened> {
  const { main } = set;
  const kind = depth < MOST_NESTED ? archiveKindOf(main.head) : undefined;
  if (!kind) {
    const { files, ...read } = await readSet(set, options, budget);
    const ofTraining = set.format?.ofTraining;
    return { ...read, sources: await sourcesOf(files), ofTraining };
  }
  if (kind === 'tar') {
    const files = await filesOfTar(main, options);
    return openOne(files, main.name, options, budget, depth);
  }
  const blob = main.blob ?? new Blob([await main.read(options)]);
  if (kind === 'gzip') {
    const inner = main.name.replace(/\.t?gz$/i, '');
    const bytes = await inflateGzip(blob, main.name, budget, options);
    const [unpacked] = await setsOf([fileInMemory(inner, bytes)]);
    return open(unpacked!, options, budget, depth + 1);
  }
  const zip = await openZip(blob, main.name, budget);
  const whole = async () => sourcesOf([{ name: main.name, bytes: await main.read() }]);
  if (isTorchZip(zip)) {
    const raw = canonical(await readTorchZip(zip, options), main.name);
    return { raw, sources: await whole(), metadata: {} };
  }
  const files = await filesOfZip(zip, options);
  if (!isNpz(files, main.name)) return openOne(files, main.name, options, budget, depth);
  const { raw, metadata } = await readNpz(files, main.name, budget, options);
  return { raw: canonical(raw, main.name), sources: await whole(), metadata };
}

/** Beyond the largest net of a detector, several times. Bytes. */
const LARGEST_NET = 16_000_000;

/** The nets of a detector, where an archive holds those and nothing else that is weights. */
async function openNets(
  files: readonly WeightFile[],
  options: ReadOptions,
  budget: Budget,
): Promise<Opened | undefined> {
  const sets = (await setsOf(files)).filter(({ format }) => format);
  if (sets.length < 2 || sets.length > MOST_NETS) return undefined;
  if (sets.some(({ main, beside }) => sizeOf([main, ...beside]) > LARGEST_NET)) return undefined;
  const opened: Opened[] = [];
  for (const set of sets) {
    const net = await open(set, options, budget, MOST_NESTED).catch(() => undefined);
    throwIfAborted(options.signal);
    if (!net) return undefined;
    opened.push(net);
  }
  const raw = joinedNets(opened.map((net, i) => ({ raw: net.raw, name: sets[i]!.main.name })));
  const sources = opened.flatMap((net) => net.sources);
  return raw && { raw, sources, metadata: opened[0]!.metadata };
}

/** The one set of weights in an archive. */
async function openOne(
  files: WeightFile[],
  archive: string,
  options: ReadOptions,
  budget: Budget,
  depth: number,
): Promise<Opened> {
  throwIfAborted(options.signal);
  const nets = await openNets(files, options, budget);
  if (nets) return nets;
  const { set, note } = await onlyOne(files, archive);
  const opened = await open(set, options, budget, depth + 1);
  return note ? { ...opened, raw: noted(opened.raw, note) } : opened;
}

/** The files of a tar as views of its bytes. */
async function filesOfTar(
  { name, read }: WeightFile,
  { signal }: ReadOptions,
): Promise<WeightFile[]> {
  const chunk = await read();
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(chunk);
      controller.close();
    },
  });
  const files: WeightFile[] = [];
  for await (const { path, content } of readTar(stream, { name, most: LARGEST, signal })) {
    checkPath(path, name);
    if (content && !isHidden(path)) files.push(fileInMemory(`${name}/${path}`, content));
  }
  return files;
}

function sourcesOf(files: readonly NamedBytes[]): Promise<SourceFile[]> {
  return Promise.all(
    files.map(async ({ name, bytes }) => ({
      name,
      sha256: await sha256(bytes),
      bytes: bytes.length,
    })),
  );
}
