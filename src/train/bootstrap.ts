/** How sure a gain is: people drawn with replacement, the limit that lets strangers in found anew each time. */
import { seededRandom } from '../base/random';
import type { Gain } from '../base/types';

/** What one set of weights makes of the same and of different people. */
export interface Drawable {
  /** Distances that are right where they lie below the limit; those that can't be right are infinite. */
  distances: readonly number[];
  /** Person of each. */
  persons: readonly number[];
  /** Distances that are wrong there, and the one or two people that each is of. */
  strangers: { distances: readonly number[]; persons: readonly (readonly number[])[] };
}

const DRAWS = 2000;
/** Of fewer people chance says nothing. */
const FEWEST = 5;
/** Three gains and three shares of the weights are tried: one of nine by chance is no gain. */
const TRIES = 9;

/**
 * The gain in the share that is right at the limit below which a rate of strangers lie, with its 95 % interval by the
 * paired bootstrap: the same people are drawn for both weights, and with them all that is of them.
 */
export function gainOf(before: Drawable, after: Drawable, rate: number): Gain | undefined {
  const people = [...new Set(before.persons)];
  if (people.length === 0 || before.strangers.distances.length === 0) return undefined;
  const among = new Set(people);
  const others = [...new Set(before.strangers.persons.flat())].filter(
    (person) => !among.has(person),
  );
  const [was, is] = [new Share(before, rate), new Share(after, rate)];
  const once = new Map([...people, ...others].map((person) => [person, 1]));
  const random = seededRandom(666);
  const gains = Float64Array.from({ length: DRAWS }, () => {
    const times = new Map([...drawn(people, random), ...drawn(others, random)]);
    return is.of(times) - was.of(times);
  }).sort();
  return {
    before: was.of(once),
    after: is.of(once),
    low: gains[Math.floor(0.025 * DRAWS)]!,
    high: gains[Math.ceil(0.975 * DRAWS) - 1]!,
    sure: people.length >= FEWEST && gains[Math.floor((0.025 / TRIES) * DRAWS)]! > 0,
  };
}

/** How often each was drawn. */
function drawn(people: readonly number[], random: () => number): Map<number, number> {
  const times = new Map<number, number>();
  for (let i = 0; i < people.length; i++) {
    const person = people[Math.floor(random() * people.length)]!;
    times.set(person, (times.get(person) ?? 0) + 1);
  }
  return times;
}

/** The share that is right, of people who count so many times each. */
class Share {
  /** Right distances of each person, ascending. */
  readonly #right = new Map<number, Float64Array>();
  /** Strangers from the nearest. */
  readonly #nearest: { distance: number; persons: readonly number[] }[];
  /** How many distances of strangers are of the same people. */
  readonly #alike = new Map<string, { persons: readonly number[]; count: number }>();

  constructor(
    { distances, persons, strangers }: Drawable,
    private readonly rate: number,
  ) {
    const right = new Map<number, number[]>();
    persons.forEach((person, i) => {
      const of = right.get(person);
      if (of) of.push(distances[i]!);
      else right.set(person, [distances[i]!]);
    });
    for (const [person, of] of right) this.#right.set(person, Float64Array.from(of).sort());
    this.#nearest = strangers.distances
      .map((distance, i) => ({ distance, persons: strangers.persons[i]! }))
      .sort((a, b) => a.distance - b.distance);
    for (const { persons } of this.#nearest) {
      const key = persons.join();
      const alike = this.#alike.get(key);
      if (alike) alike.count++;
      else this.#alike.set(key, { persons, count: 1 });
    }
  }

  of(times: ReadonlyMap<number, number>): number {
    const limit = this.#limit(times);
    let [right, total] = [0, 0];
    for (const [person, distances] of this.#right) {
      const count = times.get(person) ?? 0;
      right += count * below(distances, limit);
      total += count * distances.length;
    }
    return total > 0 ? right / total : 0;
  }

  #limit(times: ReadonlyMap<number, number>): number {
    const weightOf = (persons: readonly number[]) =>
      persons.reduce((product, person) => product * (times.get(person) ?? 0), 1);
    let total = 0;
    for (const { persons, count } of this.#alike.values()) total += count * weightOf(persons);
    let accepted = 0;
    for (const { distance, persons } of this.#nearest) {
      accepted += weightOf(persons);
      if (accepted > this.rate * total) return distance;
    }
    return Infinity;
  }
}

/** How many of ascending values lie below a limit. */
function below(values: Float64Array, limit: number): number {
  let [from, to] = [0, values.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (values[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
