/** What a person decided about faces stays, whatever clusters are found afterwards. */
import { describe, expect, it } from 'vitest';
import { seededRandom, shuffled } from '../../../src/base/random';
import type { Arrangement, Decisions, FaceGroup } from '../../../src/base/types';
import { arranged } from '../../../src/identify/arrange';
import {
  areApart,
  decidedFaces,
  divided,
  hidden,
  keptApart,
  merged,
  moved,
  named,
  nobodys,
  openAgain,
  rejected,
  somebodys,
  UNDECIDED,
} from '../../../src/identify/decisions';
import { doubtfulPairs } from '../../../src/identify/doubts';
import { begun, done, redone, undone } from '../../../src/identify/history';
import { sameFaces } from '../../../src/identify/same-face';
import { finished } from '../../../src/identify/working';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'].map((photo) => `${photo} 0 0 10 10`);
const [A, B, C, D, E, F] = IDS as [string, string, string, string, string, string];

/** Groups as letters of their faces' photos. */
const letters = ({ groups }: Arrangement, ids = IDS) =>
  groups.map(({ faces }) => faces.map((face) => ids[face]![0]).join('')).sort();
const groupOf = ({ groups }: Arrangement, id: string): FaceGroup =>
  groups.find(({ faces }) => faces.some((face) => IDS[face] === id))!;
const shownOf = (group: FaceGroup) => ({ ...group, faces: group.faces.map((face) => IDS[face]!) });
const after = (decisions: Decisions, labels: number[]) => arranged(decisions, IDS, labels);

describe('decisions over clusters', () => {
  const clusters = [0, 0, 0, 1, 1, 2];
  const shown = (id: string) => shownOf(groupOf(after(UNDECIDED, clusters), id));

  it('where there are none, clusters are shown as they are', () => {
    expect(letters(after(UNDECIDED, clusters))).toEqual(['abc', 'de', 'f']);
    expect(letters(after(UNDECIDED, [0, 0, -1, -1, 1, 1]))).toEqual(['ab', 'c', 'd', 'ef']);
  });

  it('a name stays with its faces, and new faces of their cluster get it', () => {
    const decisions = named(UNDECIDED, shown(D), ' Anna ');
    const { person, faces } = groupOf(after(decisions, [0, 0, 1, 0, 1, 1]), D);
    expect(person!.name).toBe('Anna');
    expect(faces.map((face) => IDS[face])).toEqual(expect.arrayContaining([D, E]));
    expect(letters(after(decisions, [0, 0, 2, 2, 2, 2]))).toEqual(['ab', 'cdef']);
  });

  it('two groups of one name are one person', () => {
    const one = named(UNDECIDED, shown(D), 'Anna');
    const both = named(one, shown(F), 'Anna');
    expect(letters(after(both, clusters))).toEqual(['abc', 'def']);
  });

  it('an empty name takes the name away, and the faces stay together', () => {
    const decisions = named(UNDECIDED, shown(D), 'Anna');
    const without = named(decisions, { ...shown(D), person: decisions.people[0] }, '');
    expect(without.people).toEqual([{ id: 1, faces: [D, E], not: [] }]);
  });

  it('what was merged stays so, and what was divided', () => {
    const together = merged(UNDECIDED, [shown(A), shown(F)]);
    expect(letters(after(together, [0, 1, 2, 3, 4, 5]))).toEqual(['abcf', 'd', 'e']);
    const parts = divided(UNDECIDED, shown(A), [[A], [B, C]]);
    expect(letters(after(parts, [0, 0, 0, 0, 0, 1]))).toEqual(['a', 'bcde', 'f']);
  });

  it('a merged person has the first name there is', () => {
    const decisions = named(UNDECIDED, shown(D), 'Anna');
    const both = merged(decisions, [shown(F), { ...shown(D), person: { id: 1 } }]);
    expect(both.people.map(({ name }) => name)).toEqual(['Anna']);
  });

  it('a moved face stays where it was put, and its former cluster stays together', () => {
    const decisions = moved(UNDECIDED, [C], [shown(C)], shown(D));
    expect(letters(after(decisions, [0, 0, 0, 0, 0, 1]))).toEqual(['ab', 'cde', 'f']);
    expect(letters(after(decisions, [0, 1, 2, 3, 4, 5]))).toEqual(['ab', 'cde', 'f']);
    const alone = moved(UNDECIDED, [C], [shown(C)]);
    expect(letters(after(alone, clusters))).toEqual(['ab', 'c', 'de', 'f']);
  });

  it('a rejected face is never that person’s again, until it is moved there', () => {
    const decisions = rejected(UNDECIDED, [C], shown(C));
    expect(letters(after(decisions, clusters))).toEqual(['ab', 'c', 'de', 'f']);
    expect(letters(after(decisions, [0, 0, 1, 1, 1, 0]))).toEqual(['abf', 'cde']);
    const group = { faces: [A, B], person: { id: 1 } };
    expect(letters(after(moved(decisions, [C], [], group), clusters))).toEqual(['abc', 'de', 'f']);
  });

  it('what is nobody is in no group, until it is somebody again', () => {
    const decisions = nobodys(UNDECIDED, [B, F], [shown(A), shown(F)]);
    const { nobody } = after(decisions, clusters);
    expect(nobody.map((face) => IDS[face])).toEqual([B, F]);
    expect(letters(after(decisions, clusters))).toEqual(['ac', 'de']);
    expect(letters(after(somebodys(decisions, [B]), clusters))).toEqual(['abc', 'de']);
  });

  it('a hidden person stays hidden', () => {
    const decisions = hidden(UNDECIDED, shown(D), true);
    expect(groupOf(after(decisions, [0, 1, 2, 0, 1, 2]), D).person).toMatchObject({ hidden: true });
    const again = hidden(decisions, { ...shown(D), person: { id: 1 } }, false);
    expect(groupOf(after(again, clusters), D).person!.hidden).toBeUndefined();
  });

  it('two who are not the same are never joined, and it can be asked again', () => {
    const decisions = keptApart(UNDECIDED, shown(A), shown(D));
    expect(areApart(decisions, 2, 1)).toBe(true);
    expect(letters(after(decisions, [0, 0, 0, 0, 0, 1]))).toEqual(['abc', 'de', 'f']);
    expect(areApart(openAgain(decisions, 1, 2), 1, 2)).toBe(false);
  });

  it('of two people in one cluster a new face goes to the nearer', () => {
    const decisions = keptApart(UNDECIDED, shown(A), shown(D));
    const labels = [0, 0, 0, 0, 0, 0];
    const byMost = arranged(decisions, IDS, labels);
    const byNearest = arranged(decisions, IDS, labels, { nearest: (_, people) => people.at(-1)! });
    expect([letters(byMost), letters(byNearest)]).toEqual([
      ['abcf', 'de'],
      ['abc', 'def'],
    ]);
  });

  it('a face is not added to a person who is in its photo already', () => {
    const decisions = named(UNDECIDED, { faces: [A] }, 'Anna');
    const photos = [0, 0, 1, 2, 3, 4];
    expect(letters(arranged(decisions, IDS, [0, 0, 0, 1, 1, 1], { photos }))).toEqual([
      'ac',
      'b',
      'def',
    ]);
  });
});

describe('a face that is found again', () => {
  it('is the same by its place in the photo', () => {
    const known = ['p 0 0 100 100', 'p 200 0 300 100', 'q 0 0 100 100'];
    const found = ['p 205 3 302 96', 'p 4 -2 97 103', 'p 400 0 450 50', 'r 0 0 100 100'];
    expect(sameFaces(found, known)).toEqual([known[1], known[0], found[2], found[3]]);
  });

  it('is one of two that overlap, each once', () => {
    const known = ['p 0 0 100 100'];
    const found = ['p 20 0 120 100', 'p 5 0 105 100'];
    expect(sameFaces(found, known)).toEqual([found[0], known[0]]);
  });
});

describe('doubtful pairs', () => {
  const values = Float32Array.from([0, 0, 0.2, 0, 1, 0, 1.1, 0, 5, 5]);
  const groups = [[0, 1], [2, 3], [4]];

  it('are those whose faces are nearest on average', () => {
    const pairs = finished(doubtfulPairs({ values, size: 2 }, groups, { within: 100, most: 2 }));
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    // Of 1, 1.21, 0.64 and 0.81.
    expect(pairs[0]!.distance).toBeCloseTo(0.915, 6);
  });

  it('are none of groups that meet in a photo, and none beyond the limit', () => {
    const photos = [0, 1, 0, 2, 3];
    const options = { within: 3, most: 9, photos };
    expect(finished(doubtfulPairs({ values, size: 2 }, groups, options))).toEqual([]);
  });
});

/** A face of a photo, a pixel or two beside where it was found before. */
const seenAgain = (id: string, by: number) => {
  const [photo, ...sides] = id.split(' ');
  return `${photo} ${sides.map((side) => Number(side) + by).join(' ')}`;
};

describe('a thousand random sequences of edits', () => {
  it('lose no decision, and undo gives what was before', () => {
    for (let seed = 0; seed < 1000; seed++) {
      const random = seededRandom(seed);
      const roll = (limit: number) => Math.floor(random() * limit);
      let photos = 6 + roll(6);
      const faceIds = () =>
        Array.from({ length: 2 * photos }, (_, i) => {
          const left = 300 * (i % 2);
          return `photo${i >> 1} ${left} 0 ${left + 100} 100`;
        });
      let shift = 0;
      let labels = faceIds().map(() => roll(5) - 1);
      let history = begun(UNDECIDED);
      const states: { decisions: Decisions; text: string }[] = [];
      const show = (decisions: Decisions) => {
        const ids = sameFaces(
          faceIds().map((id) => seenAgain(id, shift)),
          decidedFaces(decisions),
        );
        return { ids, ...arranged(decisions, ids, labels) };
      };
      for (let step = 0; step < 12; step++) {
        const before = show(history.now);
        const shown = (group: FaceGroup) => ({
          ...group,
          faces: group.faces.map((face) => before.ids[face]!),
        });
        const groups = shuffled(before.groups, random);
        const [one, other] = [groups[0], groups[1]];
        const some = one && shown(one).faces.slice(0, 1 + roll(one.faces.length));
        const all = history.now;
        const edits: (() => Decisions)[] = [
          () => (one && other && some ? moved(all, some, [shown(one)], shown(other)) : all),
          () => (one && some ? moved(all, some, [shown(one)]) : all),
          () => (one && other ? merged(all, [shown(one), shown(other)]) : all),
          () =>
            one && some && some.length < one.faces.length
              ? divided(all, shown(one), [
                  shown(one).faces.filter((id) => !some.includes(id)),
                  some,
                ])
              : all,
          () => (one ? named(all, shown(one), `Name ${roll(4)}`) : all),
          () => (one && some ? rejected(all, some, shown(one)) : all),
          () => (one && some ? nobodys(all, some, [shown(one)]) : all),
          () => (one ? hidden(all, shown(one), random() < 0.5) : all),
          () => (one && other ? keptApart(all, shown(one), shown(other)) : all),
          () => {
            const back = shuffled(before.nobody, random).slice(0, 1 + roll(3));
            const ids = back.map((face) => before.ids[face]!);
            return back.length > 0 ? somebodys(all, ids) : all;
          },
          () => {
            const answered = all.apart[roll(all.apart.length)];
            return answered ? openAgain(all, ...answered) : all;
          },
        ];
        const chance = roll(edits.length + 4);
        if (chance < edits.length) {
          states.push({ decisions: all, text: JSON.stringify([all, before]) });
          const next = edits[chance]!();
          if (next === all) states.pop();
          history = done(history, next);
        } else if (chance === edits.length) labels = labels.map(() => roll(5) - 1);
        else if (chance === edits.length + 1) shift = roll(5) - 2;
        else if (chance === edits.length + 2) {
          photos += 1;
          labels = [...labels, roll(5) - 1, roll(5) - 1];
        } else if (states.length > 0) {
          const { decisions } = states.pop()!;
          const again = history.now;
          history = undone(history);
          expect(history.now).toEqual(decisions);
          const back = redone(history);
          expect(back.now).toEqual(again);
        }
        allKept(history.now, show(history.now));
      }
      const wanted = states[0];
      for (let i = 0; i < states.length; i++) history = undone(history);
      if (wanted) expect(history.now).toEqual(wanted.decisions);
    }
  }, 120_000);

  /** Holds what is shown against every decision, face by face. */
  function allKept(decisions: Decisions, { ids, groups, nobody }: Arrangement & { ids: string[] }) {
    const of = new Map<string, FaceGroup>();
    for (const group of groups) for (const face of group.faces) of.set(ids[face]!, group);
    const there = new Set(ids);
    expect(groups.reduce((sum, { faces }) => sum + faces.length, nobody.length)).toBe(ids.length);
    for (const { id, name, hidden: isHidden, faces, not } of decisions.people) {
      for (const face of faces) {
        if (!there.has(face)) throw new Error(`${face} was decided on, and is not found again`);
        expect(of.get(face)!.person).toMatchObject({
          id,
          ...(name && { name }),
          ...(isHidden && { hidden: true }),
        });
      }
      for (const face of not) expect(of.get(face)?.person?.id).not.toBe(id);
    }
    const known = decisions.people.map(({ id }) => id);
    for (const pair of decisions.apart) expect(known).toEqual(expect.arrayContaining([...pair]));
    const names = decisions.people.flatMap(({ name }) => name ?? []);
    expect(new Set(names).size).toBe(names.length);
    expect(nobody.map((face) => ids[face]).sort()).toEqual([...decisions.nobody].sort());
  }
});
