/** The pairs that an evaluation got most wrong. */
import type { Evaluation } from '../base/types';
import { isRight } from './outcome';

export interface WrongPair {
  photos: [a: string, b: string];
  distance: number;
}

const MOST = 10;

/** False accepts nearest first, false rejects farthest first, as each pair's own fold decided. */
export function worstPairs(run: Evaluation): { accepts: WrongPair[]; rejects: WrongPair[] } {
  const wrong = run.photos
    .map((photos, i) => ({ photos, distance: run.distances[i]!, same: run.same[i] === 1 }))
    .filter((_, i) => !isRight(run, i));
  const accepts = wrong.filter(({ same }) => !same);
  const rejects = wrong.filter(({ same }) => same);
  return {
    accepts: accepts.sort((a, b) => a.distance - b.distance).slice(0, MOST),
    rejects: rejects.sort((a, b) => b.distance - a.distance).slice(0, MOST),
  };
}

/** A photo as a person knows it: its name without folder and ending. */
export const photoName = (path: string) =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
