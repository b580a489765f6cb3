/** The pairs that an evaluation got most wrong. */
import type { Evaluation } from '../../../base/types';

export interface WrongPair {
  photos: [a: string, b: string];
  distance: number;
}

const MOST = 10;

/** False accepts nearest first, false rejects farthest first, at the run's best threshold. */
export function worstPairs(run: Evaluation): { accepts: WrongPair[]; rejects: WrongPair[] } {
  const all = run.photos.map((photos, i) => ({
    photos,
    distance: run.distances[i]!,
    same: run.same[i] === 1,
  }));
  const accepts = all.filter(({ same, distance }) => !same && distance < run.bestThreshold);
  const rejects = all.filter(({ same, distance }) => same && !(distance < run.bestThreshold));
  return {
    accepts: accepts.sort((a, b) => a.distance - b.distance).slice(0, MOST),
    rejects: rejects.sort((a, b) => b.distance - a.distance).slice(0, MOST),
  };
}
