/** Old weights against new ones on what was held out: which share of the new is taken, and how sure the gain is. */
import { seededRandom } from '../base/random';
import type { CalibrationTable, Gain, TrainingFigures, Verdict } from '../base/types';
import { tableOf } from '../protocol/calibration';
import { farLimit } from '../protocol/verification';
import {
  naming,
  ownPairs,
  pairsOf,
  peoplePairs,
  trainingFigures,
  type Pairs,
  type Sets,
} from './figures';
import { gate, GUARD, type GateResult, type Measured } from './gate';

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
  const result = before.own
    ? gate(
        withGuard(measured(old)),
        new Map(byShare.map(([share, sets]) => [share, withGuard(measured(sets))])),
      )
    : undefined;
  const taken = byShare.find(([share]) => share === result?.share) ?? byShare[0]!;
  const now = taken[1];
  return {
    before,
    after: trainingFigures(now, falseAlarms),
    ...(result && { gate: result }),
    gains: gainsOf(old, now, falseAlarms),
    worst: worstOf(old, now, falseAlarms),
    ...separation(now),
  };
}

/** Without other people the gate asks the own ones alone: a guard that stays as it is. */
function withGuard({ own, guard }: Measured): Measured {
  if (guard.same.length > 0 && guard.different.length > 0) return { own, guard };
  return { own, guard: { same: [0], different: [1] } };
}

const DRAWS = 2000;

/** Of a person: how many of how many are right by the old weights and by the new. */
interface Counts {
  before: number;
  after: number;
  total: number;
}

/**
 * The gain in a share, with its 95 % interval by the bootstrap: people drawn with replacement, limits as they are.
 */
export function gainOf(people: readonly Counts[]): Gain | undefined {
  if (people.length === 0) return undefined;
  const share = (drawn: readonly Counts[], which: 'before' | 'after') =>
    drawn.reduce((sum, counts) => sum + counts[which], 0) /
    drawn.reduce((sum, { total }) => sum + total, 0);
  const random = seededRandom(666);
  const gains = Float64Array.from({ length: DRAWS }, () => {
    const drawn = people.map(() => people[Math.floor(random() * people.length)]!);
    return share(drawn, 'after') - share(drawn, 'before');
  }).sort();
  return {
    before: share(people, 'before'),
    after: share(people, 'after'),
    low: gains[Math.floor(0.025 * DRAWS)]!,
    high: gains[Math.ceil(0.975 * DRAWS) - 1]!,
  };
}

function gainsOf(old: Sets, now: Sets, falseAlarms: number): Verdict['gains'] {
  const [namedBefore, namedNow] = [old, now].map((sets) => naming(sets, falseAlarms));
  const strangers = old.people.labels.length + old.guard.labels.length > 0;
  const named =
    namedBefore && namedNow && strangers
      ? gainOf(byPerson(namedBefore.labels, namedBefore.named, namedNow.named))
      : undefined;
  const ofPairs = (pairs: (sets: Sets) => Pairs, rate = falseAlarms) => {
    const [was, is] = [pairs(old), pairs(now)];
    if (was.same.length === 0 || was.different.length === 0) return undefined;
    const accepted = ({ same, different }: Pairs) => {
      const limit = farLimit(different, rate);
      return same.map((distance) => distance < limit);
    };
    return gainOf(byPerson(was.persons, accepted(was), accepted(is)));
  };
  const own = ofPairs(ownPairs);
  const people = ofPairs(peoplePairs);
  const guard = ofPairs((sets) => pairsOf(sets.guard, sets.size), GUARD.rate);
  return {
    ...(named && { named }),
    ...(own && { own }),
    ...(people && { people }),
    ...(guard && { guard }),
  };
}

function byPerson(
  persons: readonly number[],
  before: readonly boolean[],
  after: readonly boolean[],
): Counts[] {
  const counts = new Map<number, Counts>();
  persons.forEach((person, i) => {
    const of = counts.get(person) ?? { before: 0, after: 0, total: 0 };
    counts.set(person, of);
    of.total++;
    if (before[i]) of.before++;
    if (after[i]) of.after++;
  });
  return [...counts.values()];
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

/** Where the new weights part same from different, on people who did not teach them. */
function separation(now: Sets): Pick<Judgement, 'threshold' | 'calibration' | 'measuredOn'> {
  for (const measuredOn of ['people', 'guard'] as const) {
    const { same, different } =
      measuredOn === 'people' ? peoplePairs(now) : pairsOf(now.guard, now.size);
    if (same.length === 0 || different.length === 0) continue;
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
