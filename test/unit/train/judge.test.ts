/** Old weights against new ones: figures, intervals, verdict. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { naming, ownPairs, pairsOf, trainingFigures, type Sets } from '../../../src/train/figures';
import { gainOf } from '../../../src/train/bootstrap';
import { judge } from '../../../src/train/judge';
import { verdictOf } from '../../../src/train/verdict';

const SIZE = 2;
/** Embeddings on the unit circle, by their angles in degrees. */
const rows = (angles: number[], labels: number[]) => ({
  embeddings: Float32Array.from(
    angles.flatMap((angle) => [
      Math.cos((angle * Math.PI) / 180),
      Math.sin((angle * Math.PI) / 180),
    ]),
  ),
  labels,
});
const NOBODY = rows([], []);

/** Six people around the circle, each photo off by so many degrees one way or the other; between them six others. */
function around(off: number): Sets {
  const people = [0, 1, 2, 3, 4, 5];
  const of = (photos: number[]) => ({
    angles: people.flatMap((person) => photos.map((sign) => person * 60 + sign * off)),
    labels: people.flatMap((person) => photos.map(() => person)),
  });
  const train = of([0, 0.1, -0.1]);
  const own = of([1, -1, 0.5]);
  const strangers = people.map((person) => person * 60 + 30);
  const photos = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return {
    size: SIZE,
    train: rows(train.angles, train.labels),
    own: rows(own.angles, own.labels),
    people: rows(
      strangers.flatMap((angle) => photos.map((share) => angle + share * off)),
      strangers.flatMap((_, i) => photos.map(() => 10 + i)),
    ),
    guard: rows([0, 5, 120, 125, 240, 245], [20, 20, 21, 21, 22, 22]),
  };
}

describe('figures', () => {
  it('pairs every two rows once', () => {
    const { same, different, persons } = pairsOf(rows([0, 60, 180], [0, 0, 1]), SIZE);
    expect(same.map((distance) => Math.round(distance * 1e6) / 1e6)).toEqual([1]);
    expect(persons).toEqual([0]);
    expect(different).toHaveLength(2);
  });

  it('few held-out photos are measured against those that teach, never those among themselves', () => {
    const sets = { size: SIZE, train: rows([0, 1, 90], [0, 0, 1]), own: rows([2, 91], [0, 1]) };
    const { rowsOfSame } = ownPairs(sets);
    expect(rowsOfSame).toEqual([
      [0, 3],
      [1, 3],
      [2, 4],
    ]);
  });

  it('names a photo only where it is nearer than all but a share of the strangers', () => {
    const near = naming(around(5), 0)!;
    expect(near.named.every(Boolean)).toBe(true);
    const wide = naming(around(50), 0)!;
    expect(wide.nearest.filter(Boolean)).toHaveLength(6);
    // A stranger looks like a person.
    expect(wide.named.filter(Boolean)).toHaveLength(0);
  });

  it('a set that is not there has no figures', () => {
    const figures = trainingFigures({ ...around(5), people: NOBODY, guard: NOBODY }, 0.01);
    expect(Object.keys(figures).sort()).toEqual(['nearest', 'own']);
  });

  it('a curve begins where nobody is let in and ends where all are', () => {
    const { roc } = trainingFigures(around(20), 0.01).own!;
    expect([roc.far[0], roc.far.at(-1), roc.tar.at(-1)]).toEqual([0, 1, 1]);
    expect(roc.tar).toEqual([...roc.tar].sort((a, b) => a - b));
  });
});

describe('the interval of a gain', () => {
  /** People of ten photos each, so many of them nearer than every stranger. */
  const right = (counts: number[], strangers = 100) => ({
    distances: counts.flatMap(
      (count) => [...Array(count).fill(0), ...Array(10 - count).fill(9)] as number[],
    ),
    persons: counts.flatMap((_, person) => Array<number>(10).fill(person)),
    strangers: {
      distances: Array<number>(strangers).fill(1),
      persons: Array.from({ length: strangers }, (_, i) => [100 + i]),
    },
  });

  it('holds the gain, and is narrow where all people gain alike', () => {
    const gain = gainOf(right(Array(8).fill(5)), right(Array(8).fill(8)), 0.01)!;
    expect([gain.before, gain.after]).toEqual([0.5, 0.8]);
    expect(gain.low).toBeCloseTo(0.3, 12);
    expect(gain.high).toBeCloseTo(0.3, 12);
    expect(gain.sure).toBe(true);
  });

  it('reaches below nothing where one person alone gains', () => {
    const gain = gainOf(right([0, ...Array(7).fill(5)]), right([1, ...Array(7).fill(5)]), 0.01)!;
    expect(gain.low).toBe(0);
    expect(gain.sure).toBe(false);
  });

  it('of a few people nothing is sure, whatever they gain', () => {
    expect(gainOf(right([0, 0]), right([9, 9]), 0.01)!.sure).toBe(false);
  });

  it('there is none of nobody', () => {
    expect(gainOf(right([]), right([]), 0.01)).toBeUndefined();
  });

  it('where there is no gain but noise, few of a hundred trainings are said to be better', () => {
    const random = new NumpyRandom(0);
    const noisy = (centres: number[][], photos: number, first: number) => {
      const labels = centres.flatMap((_, i) => Array<number>(photos).fill(first + i));
      const values = labels.flatMap((label) => {
        const row = centres[label - first]!.map((value) => value + random.uniform(-1.2, 1.2));
        const length = Math.hypot(...row);
        return row.map((value) => value / length);
      });
      return { embeddings: Float32Array.from(values), labels };
    };
    const centresOf = (count: number) =>
      Array.from({ length: count }, () => Array.from({ length: 16 }, () => random.uniform(-1, 1)));
    let better = 0;
    for (let time = 0; time < 100; time++) {
      const [people, strangers] = [centresOf(12), centresOf(4)];
      const sets = (): Sets => ({
        ...{ size: 16, train: noisy(people, 6, 0), own: noisy(people, 2, 0) },
        ...{ people: noisy(strangers, 8, 50), guard: NOBODY },
      });
      const judgement = judge(
        sets(),
        [1, 0.7, 0.5].map((share) => [share, sets()] as [number, Sets]),
        0.01,
      );
      if (verdictOf(judgement, 0.01).better) better++;
    }
    // Fixed limits and one interval a gain said so of 12 to 26.
    expect(better).toBeLessThanOrEqual(5);
  });
});

describe('the verdict', () => {
  const said = (old: Sets, now: Sets) => {
    const judgement = judge(old, [[1, now]], 0.01);
    return { judgement, verdict: verdictOf(judgement, 0.01) };
  };

  it('says better, for whom and by how much, where held-out photos gain', () => {
    const { verdict } = said(around(40), around(5));
    expect(verdict).toMatchObject({ better: true, share: 1 });
    expect(verdict.says).toMatch(/^Better for your people: named rightly rises from 0 % to 100 %/);
    expect(verdict.says).toMatch(/Others stay as they were\.$/);
  });

  it('says not better where nothing changed, and the old weights stay', () => {
    const { verdict } = said(around(5), around(5));
    expect(verdict).toMatchObject({ better: false, share: 0 });
    expect(verdict.says).toMatch(/^Not better: .* The old weights stay\.$/);
  });

  it('says not better where others lose, whatever one’s own gain', () => {
    const now = { ...around(5), guard: rows([0, 120, 120, 240, 240, 0], [20, 20, 21, 21, 22, 22]) };
    const { verdict } = said(around(40), now);
    expect(verdict.better).toBe(false);
    expect(verdict.says).toContain('other people');
  });

  it('says not better where numbers ran away', () => {
    const now = around(5);
    now.own.embeddings[0] = NaN;
    expect(said(around(40), now).verdict.says).toContain('NaN');
  });

  it('says first why a training was taken back, whatever was held out', () => {
    const judgement = judge(around(40), [[1, around(40)]], 0.01);
    const { share, says, because } = verdictOf(judgement, 0.01, 'The rate is too high.');
    expect([share, because[0]]).toEqual([0, 'The rate is too high.']);
    expect(says).toContain('The old weights stay');
  });

  it('promises nothing where nothing was held out', () => {
    const nothing = { ...around(5), own: NOBODY };
    const { verdict } = said(nothing, nothing);
    expect(verdict.better).toBe(false);
    expect(verdict.says).toContain('nothing can be promised');
  });

  it('finds the threshold on people who did not teach', () => {
    const { judgement } = said(around(40), around(5));
    expect(judgement.measuredOn).toBe('people');
    const { people, size } = around(5);
    const { same, different } = pairsOf(people, size);
    expect(judgement.threshold).toBeGreaterThan(Math.max(...same));
    expect(judgement.threshold).toBeLessThan(Math.min(...different));
  });
});
