/** A data set as it is looked through: its files, the face of each photo, and what has none. */
import { throwIfAborted, type FacetError } from '../../base/errors';
import type {
  CallOptions,
  CleaningPhoto,
  GatherOptions,
  LookedAt,
  ModelInfo,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { chooseFace } from '../../faces/choose';
import { Account } from '../../files/trees/account';
import { isPhotoName, readTree } from '../../files/trees/tree';
import { judgeEntry } from '../../photos/judge-entry';
import { gatherFaces } from '../people/gather-faces';

export type DataPhoto = Omit<CleaningPhoto, 'distance'> & { all: LookedAt['faces'] };

export interface DataSet {
  /** Every file by path. */
  files: Map<string, Blob>;
  /** With a face, in order of people and paths. */
  photos: DataPhoto[];
  /** Without one, and those that could not be read. */
  without: { path: string; error: FacetError }[];
  model: ModelInfo;
  notes: string[];
}

/** The folder that a photo is in. */
export const folderOf = (path: string): string => path.split('/').at(-2) ?? '';

/** @throws FacetError `ABORTED`, and what ends a run over many */
export async function lookAt(
  engine: Engine,
  tree: Tree,
  { signal, ...options }: GatherOptions & CallOptions,
): Promise<DataSet> {
  const account = new Account();
  const files = new Map<string, Blob>();
  const rows: ({ path: string; file: Blob } | { path: string; error: FacetError })[] = [];
  for await (const row of readTree(tree, { signal, account, judge: judgeEntry })) {
    if (row.file) files.set(row.path, row.file);
    if (row.error || isPhotoName(row.path)) rows.push(row);
  }
  throwIfAborted(signal);
  const found = await gatherFaces(engine, rows, { ...options, face: 'all', signal });
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const photos = found.photos
    .map((photo): DataPhoto => {
      const { path, faces, width, height } = photo;
      const best = chooseFace(
        faces.map(({ face }) => face),
        width,
        height,
      );
      const person = folderOf(path);
      return { path, person, face: faces[best]!, faces: faces.length, width, height, all: faces };
    })
    .sort((a, b) => order(a.person, b.person) || order(a.path, b.path));
  const notes = [...account.notes, ...found.notes];
  return { files, photos, without: found.without, model: found.model, notes };
}
