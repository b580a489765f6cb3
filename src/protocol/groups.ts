/** Figures by group, where a person gives labels: `person,group` lines. Pairs across two groups stay out. */
import type { Evaluation } from '../base/types';
import { isRight } from './outcome';

export interface GroupFigures {
  group: string;
  pairs: number;
  accuracy: number;
  /** Shares of different pairs called the same, and of same pairs called different; NaN without any. */
  falseAccepts: number;
  falseRejects: number;
}

export type Labels = ReadonlyMap<string, string>;

/** Group of each person. A first line without a person of the run is a header, and does no harm. */
export function parseLabels(text: string): Labels {
  const labels = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [person, group] = line.split(/[,;\t]/).map((field) => field.trim().replace(/^"|"$/g, ''));
    if (person && group) labels.set(person.normalize('NFC'), group);
  }
  return labels;
}

/** Group by group, as each pair's own fold decided. */
export function figuresByGroup(run: Evaluation, labels: Labels): GroupFigures[] {
  const members = new Map<string, number[]>();
  run.photos.forEach((pair, i) => {
    // Where photos of many people lie in one folder, only their names say whose they are.
    const [first, second] = pair.map(
      (path, side) => labels.get(folderOf(path)) ?? labels.get(run.named[i]?.[side]?.person ?? ''),
    );
    if (first === undefined || first !== second) return;
    const pairs = members.get(first);
    if (pairs) pairs.push(i);
    else members.set(first, [i]);
  });
  return [...members]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, indices]) => {
      const share = (kind: 0 | 1) => {
        const mine = indices.filter((i) => run.same[i] === kind);
        return { wrong: mine.filter((i) => !isRight(run, i)).length, of: mine.length };
      };
      const [different, same] = [share(0), share(1)];
      return {
        group,
        pairs: indices.length,
        accuracy: 1 - (different.wrong + same.wrong) / indices.length,
        falseAccepts: different.wrong / different.of,
        falseRejects: same.wrong / same.of,
      };
    });
}

const folderOf = (path: string) => path.normalize('NFC').split('/').at(-2) ?? '';
