/**
 * Whatever a person hands over (files, folders, a drop, archives) as one stream of files, read as they
 * are asked for. Files that are no photos come too: what reads them says what they are.
 */
import { throwIfAborted, toFacetError, type FacetError } from '../../base/errors';
import { Account } from './account';
import { walkEntry, walkHandle } from './folder';
import { baseName, byPath, isHidden, isPhotoName } from '../archives/paths';
import {
  ARCHIVE_HEAD_BYTES,
  archiveKindOf,
  endsAsZip,
  ZIP_END,
  type ArchiveKind,
} from '../archives/kind';
import { readTarFiles } from './tar';
import { readZip, type ArchiveOptions, type TreeRow } from './zip';

export { baseName, isPhotoName, photosAmong } from '../archives/paths';
export type { TreeRow } from './zip';

/** A file with its place in a folder, or why it can't be had. */
export type PathFile =
  | { path: string; file: Blob; error?: undefined }
  | { path: string; error: FacetError; file?: undefined };

export interface ReadOptions extends ArchiveOptions {
  /** Archives come as the files they are. */
  closed?: boolean;
}

export type TreeInput = DataTransfer | FileSystemDirectoryHandle | Blob | Iterable<Blob | PathFile>;

/**
 * The files in what was handed over: hidden ones left out, folders walked in order of name, zips,
 * tars and tar.gzs opened (one inside another stays a file). Paths begin with the name of the folder
 * or archive.
 *
 * What a DataTransfer holds is taken at once, before this returns, because the browser empties it
 * when the drop event ends; nothing is read before the first row is asked for.
 * @throws FacetError ABORTED. Everything else that goes wrong is a row with `error`, and the rest
 * goes on.
 */
export function readTree(input: TreeInput, options: ReadOptions = {}) {
  const { account = new Account() } = options;
  const roots = rootsOf(input);
  account.roots = roots.map(pathOf);
  return rows(roots, { ...options, account });
}

/** Something to begin at: a row as it is, or a folder of either kind. */
type Root = PathFile | FileSystemEntry | FileSystemDirectoryHandle;

const isHandle = (value: object): value is FileSystemDirectoryHandle =>
  'kind' in value && value.kind === 'directory';
const isTransfer = (value: object): value is DataTransfer => 'items' in value && 'files' in value;

function rootsOf(input: TreeInput): Root[] {
  if (input instanceof Blob) return [withPath(input)];
  if (isHandle(input)) return [input];
  if (isTransfer(input)) return dropped(input);
  return Array.from(input, withPath).sort(byPath);
}

/**
 * Folders come as entries; of a file the item's own is taken, because WebKit gives entries that can't
 * be read to files that have no path (dropped by another program, pasted). Where there are no items,
 * those in `files` are taken.
 */
function dropped(transfer: DataTransfer): Root[] {
  const roots: Root[] = [];
  for (const item of Array.from(transfer.items)) {
    const entry = item.webkitGetAsEntry?.();
    const root = entry?.isDirectory ? entry : (item.getAsFile?.() ?? entry);
    if (root) roots.push(root instanceof File ? withPath(root) : root);
  }
  if (roots.length === 0) roots.push(...Array.from(transfer.files, withPath));
  return roots.sort((a, b) => byPath({ path: pathOf(a) }, { path: pathOf(b) }));
}

const pathOf = (root: Root) => ('path' in root ? root.path : root.name);

function withPath(given: Blob | PathFile): PathFile {
  if (!(given instanceof Blob)) return given;
  const { webkitRelativePath = '', name = 'file' } = given as Partial<File>;
  return { path: webkitRelativePath || name, file: given };
}

type Reading = ReadOptions & { account: Account };

async function* rows(roots: Root[], options: Reading): AsyncGenerator<TreeRow> {
  for (const root of roots) {
    for await (const row of walk(root, options.account, roots.length === 1)) {
      throwIfAborted(options.signal);
      const isOpened = row.file !== undefined && !options.closed;
      const kind = isOpened ? await archiveKind(row.path, row.file) : undefined;
      if (kind) yield* openArchive(kind, row.path, row.file!, options);
      else yield row;
    }
  }
}

/** @param isAlone a folder that was handed over by itself is meant, hidden or not */
async function* walk(root: Root, account: Account, isAlone: boolean): AsyncGenerator<TreeRow> {
  if ('kind' in root) {
    yield* walkHandle(root, account);
    return;
  }
  const isEntry = 'isFile' in root;
  const path = isEntry ? root.name : insideOf(root);
  if (isHidden(path) && !(isEntry && root.isDirectory && isAlone)) account.hide(path);
  else if (isEntry) yield* walkEntry(root, account);
  else yield root;
}

/** The path below a folder that was chosen, which is meant, hidden or not. */
export function insideOf({ path, file }: PathFile): string {
  const { webkitRelativePath } = (file ?? {}) as Partial<File>;
  return webkitRelativePath ? path.slice(path.indexOf('/') + 1) : path;
}

/** Zips that are something else. */
const NO_PHOTOS_IN =
  /\.(pth?|ckpt|npz|keras|mlmodel|whl|jar|apk|ipa|xpi|epub|docx|xlsx|pptx|od[tsp]|pages|numbers|key|kra|ora)$/i;
/** A gzip without such a name is a single file, packed. */
const TAR_INSIDE = /\.(tgz|tar)\b|^[^.]*$/i;

/**
 * Which archive a file is: by its content, whatever it is called, unless it is called a photo or
 * something else that is a zip.
 */
export async function archiveKind(path: string, file: Blob): Promise<ArchiveKind | undefined> {
  const name = baseName(path);
  if (isPhotoName(name) || NO_PHOTOS_IN.test(name)) return undefined;
  const read = async (part: Blob) => new Uint8Array(await part.arrayBuffer());
  try {
    const kind = archiveKindOf(await read(file.slice(0, ARCHIVE_HEAD_BYTES)));
    if (kind === 'gzip' && !TAR_INSIDE.test(name)) return undefined;
    // The last part of a split zip begins anywhere.
    const isPart = !kind && /\.zip$/i.test(name) && endsAsZip(await read(file.slice(-ZIP_END)));
    return isPart ? 'zip' : kind;
  } catch {
    return undefined; // What reads the file next says why it can't be read.
  }
}

async function* openArchive(
  kind: ArchiveKind,
  path: string,
  file: Blob,
  options: Reading,
): AsyncGenerator<TreeRow> {
  try {
    if (kind === 'zip') yield* readZip(file, path, options);
    else yield* readTarFiles(file, path, kind === 'gzip', options);
  } catch (error) {
    throwIfAborted(options.signal);
    yield { path, error: toFacetError(error, path) };
  }
}
