/** Photos that are in a data set twice, or also in the one that it is tested with. */
import type { CleaningFinding } from '../../base/types';
import type { Measured } from '../../identify/cleaning';
import type { DataPhoto } from './look';

/**
 * Files are the same by their SHA-256, pictures nearly so by their embeddings. Of what is the same one stays: the one
 * that is tested with, the one nearest to its person where they are of several people, else the first.
 * @param test rows after those of `own` in what was measured
 */
export function copies(
  own: readonly DataPhoto[],
  test: readonly DataPhoto[],
  { pairs, distances }: Pick<Measured, 'pairs' | 'distances'>,
): CleaningFinding[] {
  const photos = [...own, ...test];
  const found = new Map<number, CleaningFinding>();
  const byFile = new Map<string, number[]>();
  photos.forEach(({ face }, row) => {
    const rows = byFile.get(face.photo);
    if (rows) rows.push(row);
    else byFile.set(face.photo, [row]);
  });
  for (const rows of byFile.values()) {
    const stays = best(rows);
    for (const row of rows) {
      if (row !== stays && row < own.length) add(row, stays, 'duplicate', 0);
    }
  }
  for (const { a, b, distance } of [...pairs].sort((x, y) => x.distance - y.distance)) {
    // Where one goes already, nothing is there twice.
    if (found.has(a) || found.has(b) || photos[a]!.face.photo === photos[b]!.face.photo) continue;
    const stays = best([a, b]);
    add(stays === a ? b : a, stays, 'near-duplicate', distance);
  }
  return [...found.values()];

  function best(rows: readonly number[]): number {
    const tested = rows.find((row) => row >= own.length);
    if (tested !== undefined) return tested;
    const [first] = rows as [number];
    const isOfOne = rows.every((row) => photos[row]!.person === photos[first]!.person);
    if (isOfOne) return first;
    return rows.reduce((nearest, row) => (distances[row]! < distances[nearest]! ? row : nearest));
  }

  function add(
    row: number,
    rival: number,
    reason: 'duplicate' | 'near-duplicate',
    distance: number,
  ): void {
    const [{ path, person }, other] = [photos[row]!, photos[rival]!];
    const inTest = rival >= own.length;
    const where = inTest
      ? ', with which is tested.'
      : other.person === person
        ? '.'
        : ': one of the two is in the wrong folder.';
    const what = reason === 'duplicate' ? 'The same file' : 'Nearly the same picture';
    const says = `${what} as ${other.path}${where}`;
    const told = { path: other.path, person: other.person, inTest };
    found.set(row, { path, person, reason, weight: -distance, says, rival: told });
  }
}
