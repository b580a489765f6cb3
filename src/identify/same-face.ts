/** A face that is found again in its photo, by another detector or embedder, is the same: by where it is. */
import type { Box } from '../base/types';

/** Share of two boxes that both have, of all that they cover, from which on they are one face. */
const OVERLAP = 0.4;

/** What an id of a face says: its photo, and the box. */
function placeOf(id: string): { photo: string; box: Box } {
  const [photo, ...sides] = id.split(' ');
  return { photo: photo!, box: sides.map(Number) as unknown as Box };
}

/**
 * @param ids of faces as they were found now
 * @param known ids of faces that something was decided about
 * @returns of each of `ids` the known id of the same face, else its own; no known id twice but for the same id
 */
export function sameFaces(ids: readonly string[], known: Iterable<string>): string[] {
  const all = new Set(known);
  const byPhoto = new Map<string, { id: string; box: Box }[]>();
  for (const id of all) {
    const { photo, box } = placeOf(id);
    byPhoto.set(photo, [...(byPhoto.get(photo) ?? []), { id, box }]);
  }
  const found = new Map<string, string>(ids.flatMap((id) => (all.has(id) ? [[id, id]] : [])));
  const taken = new Set(found.values());
  const pairs = [...new Set(ids)].flatMap((id) => {
    if (found.has(id)) return [];
    const { photo, box } = placeOf(id);
    const others = (byPhoto.get(photo) ?? []).filter((other) => !taken.has(other.id));
    return others.map((other) => ({ id, other: other.id, overlap: overlapOf(box, other.box) }));
  });
  for (const { id, other, overlap } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (overlap < OVERLAP) break;
    if (found.has(id) || taken.has(other)) continue;
    found.set(id, other);
    taken.add(other);
  }
  return ids.map((id) => found.get(id) ?? id);
}

function overlapOf([ax1, ay1, ax2, ay2]: Box, [bx1, by1, bx2, by2]: Box): number {
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / ((ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - both);
}
