/** Pairs for any tree of people, made as LFW's are: folds of as many same as different pairs. */
import { seededRandom, shuffled } from '../base/random';
import type { Pair, PairPhoto } from './pairs';
import type { PhotoIndex } from './photo-index';

export interface MakeOptions {
  folds: number;
  /** Same pairs in each fold, and different ones; fewer where the people do not give as many. */
  perKind: number;
  seed: number;
}

/** A person and the numbers of their photos. */
interface Person {
  name: string;
  numbers: number[];
}

type Random = () => number;

/**
 * People are parted over the folds, so that nobody is in two of them; within a fold no pair comes
 * twice. As in LFW's report, a pair begins with the people: someone with five hundred photos is in
 * no more pairs than someone with two.
 * @returns fold by fold, same pairs first; empty where the people do not give a pair of each kind to
 *   every fold
 */
export function makePairs(index: PhotoIndex, { folds, perKind, seed }: MakeOptions): Pair[] {
  const random = seededRandom(seed);
  const dealt = dealPeople(index, folds, random);
  // Every fold as large as the smallest allows, so that the folds weigh the same.
  const size = Math.min(
    perKind,
    ...dealt.flatMap((people) => [countSame(people), countDifferent(people)]),
  );
  return dealt.flatMap((people) => {
    const several = people.filter(({ numbers }) => numbers.length > 1);
    return [
      ...draw(size, countSame(people), samePairs(several), () => drawSame(several, random), random),
      ...draw(
        size,
        countDifferent(people),
        differentPairs(people),
        () => drawDifferent(people, random),
        random,
      ),
    ];
  });
}

/** Those with several photos are dealt first, so that each fold has as many of them as another. */
function dealPeople(index: PhotoIndex, folds: number, random: Random): Person[][] {
  const people = [...index.people].map(([name, photos]) => ({ name, numbers: [...photos.keys()] }));
  const mixed = shuffled(people, random);
  const isSeveral = ({ numbers }: Person) => numbers.length > 1;
  const ordered = [...mixed.filter(isSeveral), ...mixed.filter((person) => !isSeveral(person))];
  return Array.from({ length: folds }, (_, fold) => ordered.filter((_, i) => i % folds === fold));
}

/**
 * `count` distinct pairs. Where most of those that are possible are wanted, all are listed and
 * mixed; else they are drawn one by one, because those of a whole data set would fill the memory.
 */
function draw(
  count: number,
  possible: number,
  all: Iterable<Pair>,
  one: () => Pair,
  random: Random,
): Pair[] {
  if (possible <= 4 * count) return shuffled([...all], random).slice(0, count);
  const drawn = new Map<string, Pair>();
  while (drawn.size < count) {
    const pair = one();
    drawn.set(pair.text, pair);
  }
  return [...drawn.values()];
}

const countSame = (people: Person[]) =>
  people.reduce((sum, { numbers: { length } }) => sum + (length * (length - 1)) / 2, 0);

function countDifferent(people: Person[]): number {
  const counts = people.map(({ numbers }) => numbers.length);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count) => sum + count * (total - count), 0) / 2;
}

function* samePairs(people: Person[]): Generator<Pair> {
  for (const { name, numbers } of people) {
    for (const [i, first] of numbers.entries()) {
      for (const second of numbers.slice(i + 1)) yield sameOf(name, first, second);
    }
  }
}

function* differentPairs(people: Person[]): Generator<Pair> {
  for (const [i, mine] of people.entries()) {
    for (const other of people.slice(i + 1)) {
      for (const number of mine.numbers) {
        for (const theirs of other.numbers) {
          yield pair({ person: mine.name, number }, { person: other.name, number: theirs });
        }
      }
    }
  }
}

function drawSame(several: Person[], random: Random): Pair {
  const { name, numbers } = pick(several, random);
  return sameOf(name, ...two(numbers, random));
}

function drawDifferent(people: Person[], random: Random): Pair {
  const [mine, other] = two(people, random);
  const photo = ({ name, numbers }: Person) => ({ person: name, number: pick(numbers, random) });
  return pair(photo(mine), photo(other));
}

const pick = <T>(items: readonly T[], random: Random): T =>
  items[Math.floor(random() * items.length)]!;

/** Two distinct items, in the order that they have. */
function two<T>(items: readonly T[], random: Random): [T, T] {
  const i = Math.floor(random() * items.length);
  const other = Math.floor(random() * (items.length - 1));
  const j = other < i ? other : other + 1;
  return [items[Math.min(i, j)]!, items[Math.max(i, j)]!];
}

const sameOf = (person: string, first: number, second: number): Pair =>
  pair({ person, number: first }, { person, number: second });

function pair(a: PairPhoto, b: PairPhoto): Pair {
  const same = a.person === b.person;
  const text = same
    ? `${a.person} ${a.number} ${b.number}`
    : `${a.person} ${a.number} ${b.person} ${b.number}`;
  return { a, b, same, text };
}
