/** Faces and groups as the page looks them up. */
import type { Arrangement, Clustering, FaceGroup, LookedAt, PhotoFace } from '../../../base/types';
import type { Selection } from '../../parts/sheet/selection';

/** Faces as they are shown: each once, however often its photo is there. */
export interface Found {
  faces: PhotoFace[];
  /** Of each the id that decisions know it by. */
  ids: string[];
  /** Cluster of each; -1 where it is in none. */
  labels: Int32Array;
  clustering: Clustering;
}

/** @param idsOf ids that decisions know faces by, from those that they were found with */
export async function shownOnce(
  clustering: Clustering,
  idsOf: (ids: string[]) => Promise<string[]>,
): Promise<Found> {
  const first = new Map<string, number>();
  clustering.faces.forEach(({ id }, i) => {
    if (!first.has(id)) first.set(id, i);
  });
  const kept = [...first.values()];
  const faces = kept.map((i) => clustering.faces[i]!);
  const labels = Int32Array.from(kept, (i) => clustering.labels[i]!);
  return { faces, ids: await idsOf([...first.keys()]), labels, clustering };
}

export const NO_PHOTOS: ReadonlyMap<string, LookedAt> = new Map();

/** By the photo's SHA-256. */
export const byPhoto = (photos: readonly LookedAt[]): ReadonlyMap<string, LookedAt> =>
  new Map(photos.map((photo) => [photo.photo, photo]));

/** The same number for faces of one photo. */
export function photoNumbers(faces: readonly PhotoFace[]): number[] {
  const numbers = new Map<string, number>();
  return faces.map(({ photo }) => {
    const number = numbers.get(photo) ?? numbers.size;
    numbers.set(photo, number);
    return number;
  });
}

/** The group of each face, by the id that decisions know it by. */
export const groupsByFace = ({ groups }: Arrangement, ids: readonly string[]) =>
  new Map(groups.flatMap((group) => group.faces.map((place) => [ids[place]!, group] as const)));

/** What groups are called, by their id: by name, or by their place in the row. */
export const titlesOf = ({ groups }: Arrangement, unnamed: (number: number) => string) =>
  new Map(groups.map(({ id, person }, i) => [id, person?.name ?? unnamed(i + 1)]));

/** The groups that some faces are in. */
export function groupsWith(groups: readonly FaceGroup[], places: readonly number[]): FaceGroup[] {
  const wanted = new Set(places);
  return groups.filter(({ faces }) => faces.some((face) => wanted.has(face)));
}

export const selected = (id: string): Selection => ({
  ids: new Set([id]),
  current: id,
  anchor: id,
});

/**
 * Parts of a group as they are by now: while it was being divided it may have become a person, another one, or have lost
 * faces. Those that are elsewhere stay there.
 * @param parts ids of the faces of each
 * @returns the group that most of the faces are in, and its parts, the largest first; undefined where fewer than two are left
 */
export function partsNow(
  parts: readonly (readonly string[])[],
  groupOf: ReadonlyMap<string, FaceGroup>,
): { group: FaceGroup; parts: string[][] } | undefined {
  const counts = new Map<FaceGroup, number>();
  for (const id of parts.flat()) {
    const group = groupOf.get(id);
    if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (!most) return undefined;
  const [group] = most;
  const left = parts
    .map((part) => part.filter((id) => groupOf.get(id) === group))
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  return left.length > 1 ? { group, parts: left } : undefined;
}
