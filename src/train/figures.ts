/** What weights know of photos that did not teach them: of the same people, of people held out whole, of others. */
import { joinedRows } from '../base/rows';
import type { PairFigures, TrainingFigures } from '../base/types';
import { acceptedAt, farLimit, verificationFigures } from '../protocol/verification';

/** Embeddings of length 1, row after row, and whose each is. */
export interface Rows {
  embeddings: Float32Array;
  labels: readonly number[];
}

/** One set of weights' view of everything. */
export interface Sets {
  /** Values of an embedding. */
  size: number;
  /** Photos that teach: of them each person's mean. */
  train: Rows;
  /** Photos of the same people, held out. */
  own: Rows;
  /** People held out whole. */
  people: Rows;
  /** Photos that these people would be enrolled by, where those above are of another camera: row by row the same. */
  peopleEnrolled?: Rows;
  /** Others. */
  guard: Rows;
  /** Enrolled and held-out photos are of two cameras: only pairs across count. */
  across?: boolean;
}

/** Pairs with their distances, each kind in the order of its rows. */
export interface Pairs {
  same: number[];
  different: number[];
  /** Person of each same pair, and the two of each different one. */
  persons: number[];
  personsOfDifferent: [number, number][];
  /** Rows of each pair. */
  rowsOfSame: [number, number][];
  rowsOfDifferent: [number, number][];
}

/** Different pairs of which no more are measured: every so many of them stand for all. */
const MOST_DIFFERENT = 300_000;

/** Same pairs among held-out photos that are enough to measure by; fewer are helped out by photos that teach. */
const ENOUGH_SAME = 20;

/** Squared Euclidean distance of two rows. */
export function distanceOf(rows: Float32Array, size: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (rows[a * size + i]! - rows[b * size + i]!) ** 2;
  return sum;
}

/**
 * All pairs of rows.
 * @param from pairs of two rows before this one are left out
 */
export function pairsOf({ embeddings, labels }: Rows, size: number, from = 0): Pairs {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const total = (labels.length * (labels.length - 1)) / 2;
  const stride = Math.max(1, Math.ceil(total / MOST_DIFFERENT));
  const pairs: Pairs = {
    same: [],
    different: [],
    persons: [],
    personsOfDifferent: [],
    rowsOfSame: [],
    rowsOfDifferent: [],
  };
  let met = 0;
  for (let b = from; b < labels.length; b++) {
    for (let a = 0; a < b; a++) {
      if (labels[a] === labels[b]) {
        pairs.same.push(distanceOf(embeddings, size, a, b));
        pairs.persons.push(labels[a]!);
        pairs.rowsOfSame.push([a, b]);
      } else if (met++ % stride === 0) {
        pairs.different.push(distanceOf(embeddings, size, a, b));
        pairs.rowsOfDifferent.push([a, b]);
        pairs.personsOfDifferent.push([labels[a]!, labels[b]!]);
      }
    }
  }
  return pairs;
}

/** Every row of the first with every row of the second; those of one number are the same photo, and no pair, where `twins`. */
function pairsAcross(enrolled: Rows, seen: Rows, size: number, twins: boolean): Pairs {
  const pairs: Pairs = {
    same: [],
    different: [],
    persons: [],
    personsOfDifferent: [],
    rowsOfSame: [],
    rowsOfDifferent: [],
  };
  const stride = Math.ceil((enrolled.labels.length * seen.labels.length) / MOST_DIFFERENT) || 1;
  const both = joinedRows([enrolled.embeddings, seen.embeddings]);
  const before = enrolled.labels.length;
  let met = 0;
  seen.labels.forEach((label, b) => {
    enrolled.labels.forEach((other, a) => {
      if (twins && a === b) return;
      const rows: [number, number] = [a, before + b];
      if (label === other) {
        pairs.same.push(distanceOf(both, size, ...rows));
        pairs.persons.push(label);
        pairs.rowsOfSame.push(rows);
      } else if (met++ % stride === 0) {
        pairs.different.push(distanceOf(both, size, ...rows));
        pairs.rowsOfDifferent.push(rows);
        pairs.personsOfDifferent.push([other, label]);
      }
    });
  });
  return pairs;
}

/** Pairs of the people held out whole; rows are those enrolled, where there are such, then the others. */
export function peoplePairs({ size, people, peopleEnrolled }: Sets): Pairs {
  return peopleEnrolled ? pairsAcross(peopleEnrolled, people, size, true) : pairsOf(people, size);
}

/**
 * Pairs of the photos held out of one's own people; where these make too few, each with those that teach as well.
 * Rows are those that teach, then those held out.
 */
export function ownPairs({
  size,
  train,
  own,
  across = false,
}: Pick<Sets, 'size' | 'train' | 'own' | 'across'>): Pairs {
  if (across) return pairsAcross(train, own, size, false);
  const before = train.labels.length;
  const alone = pairsOf(own, size);
  if (alone.same.length >= ENOUGH_SAME || before === 0) {
    const shifted = (rows: [number, number][]) =>
      rows.map(([a, b]): [number, number] => [a + before, b + before]);
    return {
      ...alone,
      rowsOfSame: shifted(alone.rowsOfSame),
      rowsOfDifferent: shifted(alone.rowsOfDifferent),
    };
  }
  const embeddings = joinedRows([train.embeddings, own.embeddings]);
  return pairsOf({ embeddings, labels: [...train.labels, ...own.labels] }, size, before);
}

/** Of each held-out photo whether its person was named, and whose it is. */
export interface Naming {
  /** Nearest to the right person's mean. */
  nearest: boolean[];
  /** And nearer than the strangers' limit. */
  named: boolean[];
  labels: readonly number[];
  /** To the nearest person's mean; infinite where that is somebody else's. */
  distances: number[];
  /** Of strangers to the nearest person's mean, and who each is. */
  strangers: { distances: number[]; persons: [number][] };
}

/**
 * Each person by the mean of the photos that teach. The limit lets a share of the strangers in.
 * @param falseAlarms rate of strangers taken for somebody
 * @returns undefined where there are no held-out photos or no strangers
 */
export function naming(
  { size, train, own, people, guard }: Sets,
  falseAlarms: number,
): Naming | undefined {
  const strangers = people.labels.length > 0 ? people : guard;
  if (own.labels.length === 0 || train.labels.length === 0) return undefined;
  const means = meansOf(train, size);
  const ofStrangers = strangers.labels.map((_, i) => nearestOf(strangers.embeddings, i, means));
  const limit = farLimit(
    ofStrangers.map(({ distance }) => distance),
    falseAlarms,
  );
  const found = own.labels.map((label, i) => {
    const { person, distance } = nearestOf(own.embeddings, i, means);
    return { right: person === label, within: distance < limit, distance };
  });
  return {
    nearest: found.map(({ right }) => right),
    named: found.map(({ right, within }) => right && within && strangers.labels.length > 0),
    labels: own.labels,
    distances: found.map(({ right, distance }) => (right ? distance : Infinity)),
    strangers: {
      distances: ofStrangers.map(({ distance }) => distance),
      persons: strangers.labels.map((label) => [label]),
    },
  };
}

interface Means {
  size: number;
  rows: Map<number, Float64Array>;
}

function meansOf({ embeddings, labels }: Rows, size: number): Means {
  const rows = new Map<number, Float64Array>();
  labels.forEach((label, i) => {
    const sum = rows.get(label) ?? new Float64Array(size);
    rows.set(label, sum);
    for (let at = 0; at < size; at++) sum[at]! += embeddings[i * size + at]!;
  });
  for (const sum of rows.values()) {
    const length = Math.sqrt(sum.reduce((total, value) => total + value * value, 0)) || 1;
    sum.forEach((value, at) => (sum[at] = value / length));
  }
  return { size, rows };
}

function nearestOf(embeddings: Float32Array, row: number, { size, rows }: Means) {
  let nearest = { person: -1, distance: Infinity };
  for (const [person, mean] of rows) {
    let distance = 0;
    for (let at = 0; at < size; at++) distance += (embeddings[row * size + at]! - mean[at]!) ** 2;
    if (distance < nearest.distance) nearest = { person, distance };
  }
  return nearest;
}

/** Figures of one kind of pairs; undefined where a kind is missing. */
export function figuresOfPairs(pairs: Pairs, rate: number): PairFigures | undefined {
  const { same, different } = pairs;
  if (same.length === 0 || different.length === 0) return undefined;
  return {
    pairs: { same: same.length, different: different.length },
    ...verificationFigures(pairs),
    val: acceptedAt(pairs, rate),
    roc: curveOf(pairs),
  };
}

/** Points of a curve that a chart can draw apart, closer together where few are let in. */
const POINTS = 120;

function curveOf({ same, different }: Pairs): PairFigures['roc'] {
  const far = Float64Array.from(different).sort();
  const near = Float64Array.from(same).sort();
  const places = Array.from({ length: POINTS }, (_, i) =>
    Math.round(far.length ** (i / (POINTS - 1))),
  );
  const counts = [...new Set([0, ...places])];
  let below = 0;
  const tar = counts.map((count) => {
    const limit = far[count] ?? Infinity;
    while (below < near.length && near[below]! < limit) below++;
    return below / near.length;
  });
  return { far: counts.map((count) => count / far.length), tar };
}

/** Every held-out figure by one set of weights. */
export function trainingFigures(sets: Sets, falseAlarms: number): TrainingFigures {
  const names = naming(sets, falseAlarms);
  const share = (list: boolean[]) => list.filter(Boolean).length / list.length;
  const strangers = sets.people.labels.length + sets.guard.labels.length > 0;
  const own = figuresOfPairs(ownPairs(sets), falseAlarms);
  const people = figuresOfPairs(peoplePairs(sets), falseAlarms);
  const guard = figuresOfPairs(pairsOf(sets.guard, sets.size), falseAlarms);
  return {
    ...(names && strangers && { named: share(names.named) }),
    ...(names && { nearest: share(names.nearest) }),
    ...(own && { own }),
    ...(people && { people }),
    ...(guard && { guard }),
  };
}
