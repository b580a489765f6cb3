/**
 * What a person decides about faces: who they are, who they are not, that they are nobody. Whatever is done with a group
 * settles it: all its faces are one person's from then on, so that no clustering takes them apart or joins them with others.
 */
import type { DecidedPerson, Decisions } from '../base/types';

export const UNDECIDED: Decisions = { people: [], nobody: [], apart: [], next: 1 };

/** A group as it was shown: a person already, or a cluster as it was found. */
export interface Shown {
  person?: { id: number };
  /** Ids of its faces. */
  faces: readonly string[];
}

/** Faces that something was decided about. */
export function* decidedFaces({ people, nobody }: Decisions): Generator<string> {
  for (const { faces, not } of people) {
    yield* faces;
    yield* not;
  }
  yield* nobody;
}

/** Names a group; whoever has that name already is the same person. An empty name takes it away. */
export function named(decisions: Decisions, group: Shown, name: string): Decisions {
  const given = name.trim();
  const [settled, id] = settle(decisions, group);
  const all = changed(settled, id, ({ name: _, ...person }) =>
    given ? { ...person, name: given } : person,
  );
  const other = given && all.people.find((each) => each.name === given && each.id !== id);
  return other ? joined(all, other.id, id) : all;
}

/** Several groups are one person: the first that has a name gives it, else the first is who they are. */
export function merged(decisions: Decisions, groups: readonly Shown[]): Decisions {
  let all = decisions;
  const ids: number[] = [];
  for (const group of groups) {
    const [settled, id] = settle(all, group);
    all = settled;
    ids.push(id);
  }
  const nameOf = (id: number) => all.people.find((person) => person.id === id)?.name;
  const into = ids.find((id) => nameOf(id) !== undefined) ?? ids[0]!;
  return ids.reduce((so, id) => joined(so, into, id), all);
}

/**
 * Faces go to another group, or are a person of their own.
 * @param from groups that they are taken from: what is left of each stays together
 */
export function moved(
  decisions: Decisions,
  faces: readonly string[],
  from: readonly Shown[],
  to?: Shown,
): Decisions {
  const left = from.reduce((all, group) => settle(all, group)[0], decisions);
  const [settled, id] = to ? settle(left, to) : settle(left, { faces });
  return withFaces(settled, id, faces);
}

/** A group falls into several: the first part goes on being who it was. */
export function divided(
  decisions: Decisions,
  group: Shown,
  [, ...parts]: readonly (readonly string[])[],
): Decisions {
  return parts.reduce((all, part) => settle(all, { faces: part })[0], settle(decisions, group)[0]);
}

/** Faces of a group are somebody else's: whoever that is is found out by clustering. */
export function rejected(decisions: Decisions, faces: readonly string[], group: Shown): Decisions {
  const [settled, id] = settle(decisions, group);
  const given = new Set(faces);
  // Somebody of whom no face is left is still not they.
  return changed(freed(settled, faces, id), id, (person) => ({
    ...person,
    faces: person.faces.filter((face) => !given.has(face)),
    not: [...new Set([...person.not, ...faces])],
  }));
}

/** Faces are nobody's. */
export function nobodys(
  decisions: Decisions,
  faces: readonly string[],
  from: readonly Shown[],
): Decisions {
  const left = from.reduce((all, group) => settle(all, group)[0], decisions);
  const free = freed(left, faces);
  return { ...free, nobody: [...free.nobody, ...faces] };
}

/** Faces may be somebody's after all. */
export function somebodys(decisions: Decisions, faces: readonly string[]): Decisions {
  const again = new Set(faces);
  return { ...decisions, nobody: decisions.nobody.filter((face) => !again.has(face)) };
}

export function hidden(decisions: Decisions, group: Shown, hide: boolean): Decisions {
  const [settled, id] = settle(decisions, group);
  return changed(settled, id, ({ hidden: _, ...person }) =>
    hide ? { ...person, hidden: true } : person,
  );
}

/** Two groups are not the same person. */
export function keptApart(decisions: Decisions, one: Shown, other: Shown): Decisions {
  const [first, a] = settle(decisions, one);
  const [all, b] = settle(first, other);
  return areApart(all, a, b) ? all : { ...all, apart: [...all.apart, [a, b]] };
}

/** It is open again whether they are. */
export function openAgain(decisions: Decisions, one: number, other: number): Decisions {
  const isIt = ([a, b]: readonly [number, number]) =>
    (a === one && b === other) || (a === other && b === one);
  return { ...decisions, apart: decisions.apart.filter((pair) => !isIt(pair)) };
}

export const areApart = ({ apart }: Decisions, one: number, other: number): boolean =>
  apart.some(([a, b]) => (a === one && b === other) || (a === other && b === one));

/** Makes a group a person with all its faces; one that is a person gets those that were shown with theirs. */
function settle(decisions: Decisions, { person, faces }: Shown): [Decisions, id: number] {
  const known = person && decisions.people.some(({ id }) => id === person.id);
  if (known) return [withFaces(decisions, person.id, faces), person.id];
  const { next: id, people } = decisions;
  const one: DecidedPerson = { id, faces: [], not: [] };
  return [withFaces({ ...decisions, people: [...people, one], next: id + 1 }, id, faces), id];
}

function withFaces(decisions: Decisions, id: number, faces: readonly string[]): Decisions {
  const given = new Set(faces);
  return changed(freed(decisions, faces, id), id, (person) => ({
    ...person,
    faces: [...new Set([...person.faces, ...faces])],
    not: person.not.filter((face) => !given.has(face)),
  }));
}

/** Takes faces from whoever has them but `keeper`; people without a face are no more. */
function freed(decisions: Decisions, faces: readonly string[], keeper?: number): Decisions {
  const given = new Set(faces);
  const people = decisions.people.flatMap((person) => {
    if (person.id === keeper || !person.faces.some((face) => given.has(face))) return [person];
    const left = person.faces.filter((face) => !given.has(face));
    return left.length > 0 ? [{ ...person, faces: left }] : [];
  });
  const ids = new Set(people.map(({ id }) => id));
  return {
    ...decisions,
    people,
    nobody: decisions.nobody.filter((face) => !given.has(face)),
    apart: decisions.apart.filter((pair) => pair.every((id) => ids.has(id))),
  };
}

/** One person becomes a part of another. */
function joined(decisions: Decisions, into: number, id: number): Decisions {
  if (into === id) return decisions;
  const [one, other] = [into, id].map((each) =>
    decisions.people.find((person) => person.id === each)!,
  ) as [DecidedPerson, DecidedPerson];
  const faces = [...one.faces, ...other.faces];
  const own = new Set(faces);
  const not = [...new Set([...one.not, ...other.not])].filter((face) => !own.has(face));
  const pairs = decisions.apart.map(([a, b]): [number, number] => [
    a === id ? into : a,
    b === id ? into : b,
  ]);
  const people = decisions.people.filter((person) => person.id !== id);
  const all = { ...decisions, people, apart: unique(pairs.filter(([a, b]) => a !== b)) };
  return changed(all, into, (person) => ({ ...person, faces, not }));
}

function unique(pairs: readonly [number, number][]): [number, number][] {
  const keyOf = ([a, b]: [number, number]) => `${Math.min(a, b)} ${Math.max(a, b)}`;
  return [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()];
}

function changed(
  decisions: Decisions,
  id: number,
  change: (person: DecidedPerson) => DecidedPerson,
): Decisions {
  const people = decisions.people.map((person) => (person.id === id ? change(person) : person));
  return { ...decisions, people };
}
