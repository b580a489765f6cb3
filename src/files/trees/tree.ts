/**
 * Whatever a person hands over (files, folders, a drop, archives) as one stream of files, read as they
 * are asked for. Files that are no photos come too: what reads them says what they are.
 */
import { throwIfAborted, toFacetError } from '../../base/errors';
import { walkEntry, walkHandle } from './folder';
import { baseName, byPath, isHidden } from '../archives/paths';
import { ARCHIVE_HEAD_BYTES, archiveKindOf, type ArchiveKind } from '../archives/kind';
import { readTarFiles } from './tar';
import { readZip, type TreeRow } from './zip';

export { baseName, isPhotoName, photosAmong } from '../archives/paths';
export type { TreeRow } from './zip';

/** A file with its place in a folder. */
export interface PathFile {
  path: string;
  file: Blob;
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
export function readTree(input: TreeInput, options: { signal?: AbortSignal } = {}) {
  return rows(rootsOf(input), options.signal);
}

/** Something to begin at: a file with its path, or a folder of either kind. */
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
  const path = (root: Root) => ('path' in root ? root.path : root.name);
  return roots.sort((a, b) => byPath({ path: path(a) }, { path: path(b) }));
}

function withPath(given: Blob | PathFile): PathFile {
  if (!(given instanceof Blob)) return given;
  const { webkitRelativePath = '', name = 'file' } = given as Partial<File>;
  return { path: webkitRelativePath || name, file: given };
}

async function* rows(roots: Root[], signal?: AbortSignal): AsyncGenerator<TreeRow> {
  for (const root of roots) {
    for await (const row of walk(root)) {
      throwIfAborted(signal);
      const kind = row.file && (await archiveKind(row.path, row.file));
      if (kind) yield* openArchive(kind, row.path, row.file!, signal);
      else yield row;
    }
  }
}

async function* walk(root: Root): AsyncGenerator<TreeRow> {
  if ('kind' in root) yield* walkHandle(root);
  else if ('isFile' in root) yield* walkEntry(root);
  else if (!isHidden(root.path)) yield root;
}

/** Which archive a file is: by name and by content; where the name has no ending, by content alone. */
export async function archiveKind(path: string, file: Blob): Promise<ArchiveKind | undefined> {
  const name = baseName(path);
  if (!/(\.(zip|tar|tgz|tar\.gz)|^[^.]*)$/i.test(name)) return undefined;
  try {
    return archiveKindOf(new Uint8Array(await file.slice(0, ARCHIVE_HEAD_BYTES).arrayBuffer()));
  } catch {
    return undefined; // What reads the file next says why it can't be read.
  }
}

async function* openArchive(
  kind: ArchiveKind,
  path: string,
  file: Blob,
  signal?: AbortSignal,
): AsyncGenerator<TreeRow> {
  try {
    if (kind === 'zip') yield* readZip(file, path, signal);
    else yield* readTarFiles(file, path, kind === 'gzip', signal);
  } catch (error) {
    throwIfAborted(signal);
    yield { path, error: toFacetError(error, path) };
  }
}
