/** How well distances tell the same person from another, from every pair, without a grid of thresholds. */

export interface VerificationFigures {
  /** Where as many of the same are taken for different as different ones for the same. */
  eer: number;
  /** Chance that a pair of the same person is nearer than a pair of different people; ties count half. */
  auc: number;
}

/** Distances of pairs, in any order. */
export interface PairDistances {
  same: readonly number[];
  different: readonly number[];
}

/**
 * NaN where a distance is no number.
 * @throws RangeError where a kind of pair is missing
 */
export function verificationFigures({ same, different }: PairDistances): VerificationFigures {
  if (!same.length || !different.length) throw new RangeError('Pairs of both kinds are needed.');
  const near = ascending(same);
  const far = ascending(different);
  // They are sorted last.
  if (Number.isNaN(near.at(-1)) || Number.isNaN(far.at(-1))) return { eer: NaN, auc: NaN };
  return { eer: crossing(near, far), auc: nearer(near, far) };
}

/**
 * Share of same pairs accepted at the largest threshold that lets at most `rate` of the different ones in.
 * @param rate false accept rate, 0 to 1
 */
export function acceptedAt({ same, different }: PairDistances, rate: number): number {
  const limit = farLimit(different, rate);
  return same.filter((distance) => distance < limit).length / same.length;
}

/** The distance below which at most `rate` of the different pairs lie. */
export function farLimit(different: readonly number[], rate: number): number {
  const far = ascending(different);
  return far[Math.floor(rate * far.length)] ?? Infinity;
}

function ascending(distances: readonly number[]): Float64Array {
  return Float64Array.from(distances).sort();
}

function crossing(near: Float64Array, far: Float64Array): number {
  // At each threshold: same pairs at or over it are rejected, different ones under it accepted.
  let rejected = near.length;
  let accepted = 0;
  let before: [rejects: number, accepts: number] = [1, 0];
  while (rejected / near.length > accepted / far.length) {
    before = [rejected / near.length, accepted / far.length];
    const threshold = Math.min(near[near.length - rejected] ?? Infinity, far[accepted] ?? Infinity);
    while (rejected > 0 && near[near.length - rejected]! <= threshold) rejected--;
    while (accepted < far.length && far[accepted]! <= threshold) accepted++;
  }
  const after: [number, number] = [rejected / near.length, accepted / far.length];
  const gap = ([rejects, accepts]: [number, number]) => rejects - accepts;
  // Between the two thresholds on a straight line.
  const share = gap(before) / (gap(before) - gap(after));
  return before[0] + (after[0] - before[0]) * share;
}

function nearer(near: Float64Array, far: Float64Array): number {
  let wins = 0;
  let below = 0;
  let through = 0;
  for (const distance of near) {
    while (below < far.length && far[below]! < distance) below++;
    while (through < far.length && far[through]! <= distance) through++;
    wins += far.length - through + (through - below) / 2;
  }
  return wins / (near.length * far.length);
}
