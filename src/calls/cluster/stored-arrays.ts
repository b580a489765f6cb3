/** The arrays of saved embeddings, told apart by what they hold: rows of values, numbers of people, names. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import { Turns } from '../../base/turns';
import type { CallOptions, Tree } from '../../base/types';
import { readNpyArray } from '../../files/parsing/npy-array';
import type { NumericArray } from '../../files/parsing/tensor';
import { readTree } from '../../files/trees/tree';

/** What one folder holds. */
export interface StoredArrays {
  /** Path of the file with the embeddings. */
  path: string;
  values: Float32Array<ArrayBuffer>;
  rows: number;
  /** Values of a row. */
  size: number;
  /** Of each row whom it is of: the name, or the number; undefined where no file says so. */
  people?: string[];
}

interface Folder {
  rows?: { path: string; array: NumericArray };
  labels?: { path: string; people: string[] };
  names?: { path: string; people: string[] };
}

export const isNpyName = (path: string) => /\.npy$/i.test(path);

/**
 * @returns one a folder; names are taken before numbers
 * @throws FacetError `INVALID_OPTION` where no file holds embeddings or labels don't fit them, what reading the files
 *   throws, naming the file
 */
export async function readStored(tree: Tree, { signal }: CallOptions): Promise<StoredArrays[]> {
  const folders = new Map<string, Folder>();
  const turns = new Turns(signal);
  for await (const { path, file, error } of readTree(tree, { signal })) {
    await turns.next();
    if (error && isNpyName(path)) throw error;
    if (!file || !isNpyName(path)) continue;
    const name = path.split('/').slice(0, -1).join('/');
    const folder = folders.get(name) ?? {};
    folders.set(name, folder);
    sort(folder, path, readNpyArray(new Uint8Array(await file.arrayBuffer()), path));
  }
  const stored = [...folders.values()].flatMap((folder) => (folder.rows ? [whole(folder)] : []));
  if (stored.length > 0) return stored;
  throw new FacetError('INVALID_OPTION', 'No file among these holds embeddings.', {
    hint: 'Give embeddings.npy, a row for each face, with labels.npy or label_strings.npy beside it.',
  });
}

function sort(folder: Folder, path: string, array: ReturnType<typeof readNpyArray>): void {
  if ('texts' in array) {
    folder.names = only(folder.names, { path, people: array.texts });
  } else if (array.shape.length === 2) {
    folder.rows = only(folder.rows, { path, array });
  } else if (array.shape.length === 1) {
    folder.labels = only(folder.labels, { path, people: [...array.toFloat64()].map(String) });
  } else {
    const sides = array.shape.length === 0 ? 'a single number' : array.shape.join(' x ');
    throw wrong(path, `${path} holds ${sides}, which are neither embeddings nor labels.`);
  }
}

function only<Part extends { path: string }>(there: Part | undefined, part: Part): Part {
  if (!there) return part;
  throw wrong(part.path, `${there.path} and ${part.path} hold the same kind of thing.`, {
    hint: 'Put each embeddings.npy into a folder of its own, with its labels.',
  });
}

function whole({ rows, labels, names }: Folder): StoredArrays {
  const { path, array } = rows!;
  const [count, size] = array.shape as [number, number];
  for (const part of [labels, names]) {
    if (!part || part.people.length === count) continue;
    const said = `${part.path} has ${plural(part.people.length, 'label')}`;
    throw wrong(part.path, `${said}, and ${path} ${plural(count, 'row')}.`);
  }
  if (count === 0 || size === 0) throw wrong(path, `${path} holds no embeddings.`);
  const people = (names ?? labels)?.people;
  return { path, values: array.toFloat32(), rows: count, size, ...(people && { people }) };
}

function wrong(file: string, message: string, { hint = AS_SAVED } = {}): FacetError {
  return new FacetError('INVALID_OPTION', message, { hint, file });
}

const AS_SAVED = 'Give the files of one export together, as they were saved.';
