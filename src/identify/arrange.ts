/** Clusters as decisions make them: whatever they are, no decision is lost. */
import type { Arrangement, DecidedPerson, Decisions, FaceGroup } from '../base/types';
import { NONE } from './partition';

export interface ArrangeOptions {
  /** Photo of each face, where two of one photo are never put together but by decision. */
  photos?: ArrayLike<number>;
  /** Of several people in one cluster, who a face of it is that nobody decided about; default whoever has most faces in it. */
  nearest?: (face: number, people: DecidedPerson[]) => DecidedPerson;
}

/**
 * A decided face is with its person. A face that nothing was decided about goes to a person whose faces its cluster has, unless
 * that was rejected; what is left of a cluster is a group.
 * @param ids of each face, as decisions know it
 * @param labels cluster of each face; -1 where it is in none
 */
export function arranged(
  { people, nobody }: Decisions,
  ids: readonly string[],
  labels: ArrayLike<number>,
  { photos, nearest }: ArrangeOptions = {},
): Arrangement {
  const ofFace = new Map(people.flatMap((person) => person.faces.map((face) => [face, person])));
  const nobodys = new Set(nobody);
  const groups = new Map<number, number[]>(people.map(({ id }) => [id, []]));
  const left = new Map<string, number[]>();
  const shown = new Map<number, Set<number>>();
  const inCluster = new Map<number, Map<DecidedPerson, number>>();
  const open: number[] = [];

  ids.forEach((id, face) => {
    if (nobodys.has(id)) return;
    const person = ofFace.get(id);
    if (!person) return open.push(face);
    put(person, face);
    const label = labels[face]!;
    const counts = inCluster.get(label) ?? new Map<DecidedPerson, number>();
    if (label !== NONE) inCluster.set(label, counts.set(person, (counts.get(person) ?? 0) + 1));
  });
  const rejections = new Map(people.map((person) => [person, new Set(person.not)]));
  for (const face of open) {
    const person = personOf(face);
    const label = labels[face]!;
    if (person) put(person, face);
    else push(left, label === NONE ? `alone ${face}` : String(label), face);
  }
  const decided = people.flatMap((person): FaceGroup[] => {
    const faces = groups.get(person.id)!.sort((a, b) => a - b);
    return faces.length > 0 ? [{ id: `person ${person.id}`, person, faces }] : [];
  });
  const found = [...left.values()].map((faces) => ({ id: `face ${ids[faces[0]!]!}`, faces }));
  return {
    groups: [...decided, ...found].sort(
      (a, b) => b.faces.length - a.faces.length || a.faces[0]! - b.faces[0]!,
    ),
    nobody: ids.flatMap((id, face) => (nobodys.has(id) ? [face] : [])),
  };

  function put(person: DecidedPerson, face: number): void {
    groups.get(person.id)!.push(face);
    if (!photos) return;
    const own = shown.get(person.id) ?? new Set();
    shown.set(person.id, own.add(photos[face]!));
  }

  function personOf(face: number): DecidedPerson | undefined {
    const counts = inCluster.get(labels[face]!);
    if (!counts) return undefined;
    const may = [...counts.keys()].filter(
      (person) =>
        !rejections.get(person)!.has(ids[face]!) &&
        !(photos && shown.get(person.id)?.has(photos[face]!)),
    );
    if (may.length < 2) return may[0];
    return nearest
      ? nearest(face, may)
      : may.reduce((a, b) => (counts.get(b)! > counts.get(a)! ? b : a));
  }
}

function push<K>(lists: Map<K, number[]>, key: K, value: number): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
