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

/**
 * People are parted over the folds, so that nobody is in two of them; within a fold no pair comes twice.
 * @returns fold by fold, same pairs first; empty where no person has two photos or there is one person only
 */
export function makePairs(index: PhotoIndex, { folds, perKind, seed }: MakeOptions): Pair[] {
  const random = seededRandom(seed);
  const people = shuffled([...index.people.keys()], random);
  const groups = Array.from({ length: folds }, (_, fold) =>
    people.filter((_, i) => i % folds === fold),
  );
  const made = groups.map((group) => {
    const photos = (person: string): PairPhoto[] =>
      [...index.people.get(person)!.keys()].map((number) => ({ person, number }));
    const same = group.flatMap((person) => allOf(photos(person)));
    const different = group.flatMap((person, i) =>
      group.slice(i + 1).flatMap((other) => cross(photos(person), photos(other))),
    );
    return { same: shuffled(same, random), different: shuffled(different, random) };
  });
  // Every fold as large as the smallest allows, so that the folds weigh the same.
  const size = Math.min(
    perKind,
    ...made.map(({ same, different }) => Math.min(same.length, different.length)),
  );
  return made.flatMap(({ same, different }) => [
    ...same.slice(0, size),
    ...different.slice(0, size),
  ]);
}

function allOf(photos: PairPhoto[]): Pair[] {
  return photos.flatMap((a, i) => photos.slice(i + 1).map((b) => pair(a, b, true)));
}

function cross(mine: PairPhoto[], others: PairPhoto[]): Pair[] {
  return mine.flatMap((a) => others.map((b) => pair(a, b, false)));
}

function pair(a: PairPhoto, b: PairPhoto, same: boolean): Pair {
  const text = same
    ? `${a.person} ${a.number} ${b.number}`
    : `${a.person} ${a.number} ${b.person} ${b.number}`;
  return { a, b, same, text };
}
