/** How well distances tell the same person from another. */

/** A pair's distance; Infinity where a photo of it has no face. */
export interface Judged {
  distance: number;
  same: boolean;
}

/**
 * Accuracy as LFW's protocol has it: of each part of the pairs, by the threshold that is best on all the others.
 * @param parts into which the pairs are dealt in turn
 * @returns share of the pairs judged rightly
 */
export function crossValidated(pairs: readonly Judged[], parts = 10): number {
  let right = 0;
  for (let part = 0; part < parts; part++) {
    const others = pairs.filter((_, i) => i % parts !== part);
    const threshold = bestThreshold(others);
    const mine = pairs.filter((_, i) => i % parts === part);
    right += mine.filter(({ distance, same }) => distance < threshold === same).length;
  }
  return right / pairs.length;
}

/** Half-way between the two neighbours where most are right. */
function bestThreshold(pairs: readonly Judged[]): number {
  const sorted = [...pairs].sort((a, b) => a.distance - b.distance);
  let right = sorted.filter(({ same }) => !same).length;
  let most = right;
  let threshold = 0;
  sorted.forEach(({ distance, same }, i) => {
    right += same ? 1 : -1;
    const next = sorted[i + 1]?.distance ?? distance;
    if (right > most && next !== distance) {
      most = right;
      threshold = Number.isFinite(next) ? (distance + next) / 2 : distance * 2;
    }
  });
  return threshold;
}
