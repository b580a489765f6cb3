/** Old weights against new ones on what was held out: which share of the new is taken, and how sure the gain is. */
import type { CalibrationTable, Gain, TrainingFigures, Verdict } from '../base/types';
import { tableOf } from '../protocol/calibration';
import { farLimit } from '../protocol/verification';
import { gainOf, type Drawable } from './bootstrap';
import {
  naming,
  ownPairs,
  pairsOf,
  peoplePairs,
  trainingFigures,
  type Pairs,
  type Sets,
} from './figures';
import {
  gate,
  GUARD,
  objectionsOfGuard,
  type GateResult,
  type Measured,
  type Objection,
} from './gate';

/** Of pairs, the two rows and how far apart they are by either weights. */
export interface WrongRows {
  set: 'own' | 'people';
  rows: [number, number];
  same: boolean;
  before: number;
  after: number;
}

export interface Judgement {
  before: TrainingFigures;
  /** By the share that the gate took, else by the largest. */
  after: TrainingFigures;
  /** Undefined where nothing was held out that it could be judged by. */
  gate?: GateResult;
  /** What stands against all of the new weights on the part of others, whether or not own photos were held out. */
  guardObjections?: Objection[];
  gains: Verdict['gains'];
  worst: { accepts: WrongRows[]; rejects: WrongRows[] };
  /** Of the new weights, measured on people who did not teach them; undefined where there are none. */
  threshold?: number;
  calibration?: Pick<CalibrationTable, 'bins'>;
  measuredOn?: 'people' | 'guard';
}

/**
 * @param old by the weights before
 * @param byShare by shares of the new ones, the largest first
 */
export function judge(
  old: Sets,
  byShare: readonly [share: number, sets: Sets][],
  falseAlarms: number,
): Judgement {
  const measured = (sets: Sets): Measured => ({
    own: ownPairs(sets),
    guard: pairsOf(sets.guard, sets.size),
  });
  const before = trainingFigures(old, falseAlarms);
  const [was, is] = [
    measured(old),
    byShare.map(([share, sets]) => [share, measured(sets)] as const),
  ];
  const result = before.own ? gate(was, new Map(is)) : undefined;
  const guardObjections = objectionsOfGuard(was, is[0]![1]);
  const taken = byShare.find(([share]) => share === result?.share) ?? byShare[0]!;
  const now = taken[1];
  return {
    before,
    after: trainingFigures(now, falseAlarms),
    ...(result && { gate: result }),
    ...(guardObjections.length > 0 && { guardObjections }),
    gains: gainsOf(old, now, falseAlarms),
    worst: worstOf(old, now, falseAlarms),
    ...separation(now),
  };
}

function gainsOf(old: Sets, now: Sets, falseAlarms: number): Verdict['gains'] {
  const named = gain(old, now, falseAlarms, (sets) => {
    const found = naming(sets, falseAlarms);
    return (
      found && { distances: found.distances, persons: found.labels, strangers: found.strangers }
    );
  });
  const ofPairs =
    (pairs: (sets: Sets) => Pairs) =>
    (sets: Sets): Drawable => {
      const { same, different, persons, personsOfDifferent } = pairs(sets);
      const strangers = { distances: different, persons: personsOfDifferent };
      return { distances: same, persons, strangers };
    };
  const own = gain(old, now, falseAlarms, ofPairs(ownPairs));
  const people = gain(old, now, falseAlarms, ofPairs(peoplePairs));
  const guard = gain(
    old,
    now,
    GUARD.rate,
    ofPairs(({ guard, size }) => pairsOf(guard, size)),
  );
  return {
    ...(named && { named }),
    ...(own && { own }),
    ...(people && { people }),
    ...(guard && { guard }),
  };
}

function gain(
  old: Sets,
  now: Sets,
  rate: number,
  drawable: (sets: Sets) => Drawable | undefined,
): Gain | undefined {
  const [before, after] = [drawable(old), drawable(now)];
  return before && after && gainOf(before, after, rate);
}

const MOST_WORST = 10;

/** Pairs that the new weights get wrong, the most first. */
function worstOf(old: Sets, now: Sets, falseAlarms: number): Judgement['worst'] {
  const accepts: WrongRows[] = [];
  const rejects: WrongRows[] = [];
  for (const set of ['own', 'people'] as const) {
    const pairs = set === 'own' ? ownPairs : peoplePairs;
    const [was, is] = [pairs(old), pairs(now)];
    const limit = farLimit(is.different, falseAlarms);
    is.same.forEach((after, i) => {
      if (after < limit) return;
      rejects.push({ set, rows: is.rowsOfSame[i]!, same: true, before: was.same[i]!, after });
    });
    is.different.forEach((after, i) => {
      if (after >= limit) return;
      const rows = is.rowsOfDifferent[i]!;
      accepts.push({ set, rows, same: false, before: was.different[i]!, after });
    });
  }
  return {
    accepts: accepts.sort((a, b) => a.after - b.after).slice(0, MOST_WORST),
    rejects: rejects.sort((a, b) => b.after - a.after).slice(0, MOST_WORST),
  };
}

/** Pairs from which on a threshold is worth the name. */
const ENOUGH = { same: 50, different: 500 };

/** Where the new weights part same from different, on people who did not teach them. */
function separation(now: Sets): Pick<Judgement, 'threshold' | 'calibration' | 'measuredOn'> {
  for (const measuredOn of ['people', 'guard'] as const) {
    const { same, different } =
      measuredOn === 'people' ? peoplePairs(now) : pairsOf(now.guard, now.size);
    if (same.length < ENOUGH.same || different.length < ENOUGH.different) continue;
    const distances = [...same, ...different];
    const truth = distances.map((_, i) => Number(i < same.length));
    const { bins } = tableOf(distances, truth, '');
    return { threshold: bestThreshold(same, different), calibration: { bins }, measuredOn };
  }
  return {};
}

/** Where most are right, the same counting as much as the different; the middle where several do as well. */
function bestThreshold(same: readonly number[], different: readonly number[]): number {
  const near = Float64Array.from(same).sort();
  const far = Float64Array.from(different).sort();
  const candidates = [...new Set([...near, ...far])].sort((a, b) => a - b);
  let [below, taken] = [0, 0];
  let best = { rate: -1, from: 0, to: 0 };
  candidates.forEach((limit, i) => {
    while (below < near.length && near[below]! < limit) below++;
    while (taken < far.length && far[taken]! < limit) taken++;
    const rate = below / near.length - taken / far.length;
    const before = candidates[i - 1] ?? limit;
    if (rate > best.rate) best = { rate, from: before, to: limit };
  });
  return (best.from + best.to) / 2;
}
