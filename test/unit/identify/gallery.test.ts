/** What a gallery knows of its people's faces, on small made-up embeddings. */
import { describe, expect, it } from 'vitest';
import { decisionOn, probabilitiesOf } from '../../../src/identify/decision';
import {
  estimatedMatches,
  falseMatchesOf,
  likelihoodRatio,
  thresholdAt,
} from '../../../src/identify/false-match-rates';
import { OpenSet } from '../../../src/identify/open-set';
import { PersonFaces, SAME_PICTURE } from '../../../src/identify/person-faces';

const matches = falseMatchesOf('20180408-102900')!;

/** On the unit circle, so many degrees round it. */
const at = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle), 0);
};
const face = (id: string, degrees: number) => ({ id, embedding: at(degrees) });

describe('the faces of a person', () => {
  it('one that is the same picture adds nothing, and the one it is like is named', () => {
    const faces = new PersonFaces([face('a', 0), face('b', 20)]);
    const within = SAME_PICTURE * matches.usual;
    // Of 9 degrees the cosine is 0.988, of 14 degrees 0.970.
    expect(faces.samePicture(at(29), within)).toBe('b');
    expect(faces.samePicture(at(34), within)).toBeUndefined();
  });

  it('one that is far from all others is pointed out, with its median squared distance', () => {
    const faces = new PersonFaces([face('a', 0), face('b', 10), face('c', 20), face('far', 120)]);
    const squared = (degrees: number) => 2 - 2 * Math.cos((degrees * Math.PI) / 180);
    const [found, ...others] = faces.outliers(1.24);
    expect(others).toEqual([]);
    expect(found!.id).toBe('far');
    // Float32 goes in.
    expect(found!.distance).toBeCloseTo(squared(110), 6);
  });

  it('two of three that fit together are not pointed out for the third', () => {
    const faces = new PersonFaces([face('a', 0), face('b', 10), face('far', 180)]);
    expect(faces.outliers(1.24).map(({ id }) => id)).toEqual(['far']);
    faces.remove('far');
    expect(faces.outliers(1.24)).toEqual([]);
  });

  it('a single face can’t be one that does not fit', () => {
    expect(new PersonFaces([face('a', 0)]).outliers(0)).toEqual([]);
  });

  it('while many are removed one after another, those that stay are not looked at', () => {
    let looks = 0;
    const watched = new Proxy(at(0), {
      get: (target, key) => {
        looks += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    const faces = new PersonFaces([{ id: 'stays', embedding: watched }]);
    const others = Array.from({ length: 50 }, (_, i) => face(`goes ${i}`, i));
    others.forEach((each) => faces.add(each));
    faces.mean(1);
    looks = 0;
    others.forEach(({ id }) => faces.remove(id));
    expect(looks).toBe(0);
    expect(faces.mean(1)).toEqual(Float64Array.of(1, 0, 0));
  });

  it('one that was removed leaves nothing behind', () => {
    const [once, again] = [new PersonFaces([face('a', 0), face('b', 30)]), new PersonFaces()];
    again.add(face('x', 77));
    again.add(face('a', 0));
    again.add(face('b', 30));
    again.remove('x');
    expect(again.mean(1)).toEqual(once.mean(1));
    expect(again.count).toBe(2);
  });
});

describe('a gallery of people', () => {
  const gallery = () => {
    const openSet = new OpenSet(matches);
    openSet.add('Alder', face('a1', 0));
    openSet.add('Alder', face('a2', 10));
    openSet.add('Birch', face('b1', 90));
    return openSet;
  };

  it('somebody near is named, with the faces that say so', () => {
    const candidates = gallery().candidates(at(4), 'nearest', 0.01);
    expect(decisionOn(candidates)).toEqual({ person: 'Alder', reason: 'near' });
    expect(candidates[0]!.nearest.map(({ id }) => id)).toEqual(['a1', 'a2']);
  });

  it('somebody far from all is unknown', () => {
    expect(decisionOn(gallery().candidates(at(-90), 'mean', 0.01))).toEqual({ reason: 'too far' });
  });

  it('where nobody is enrolled everybody is unknown', () => {
    const empty = new OpenSet(matches);
    expect(decisionOn(empty.candidates(at(0), 'nearest', 0.01)).reason).toBe('nobody enrolled');
    expect(decisionOn(empty.candidates(at(0), 'mean', 0.01)).reason).toBe('nobody enrolled');
  });

  it('nearer to a face that was said not to be them than to theirs: unknown, until that is taken back', () => {
    const openSet = gallery();
    openSet.addNot('Alder', face('not', -20));
    const decide = (degrees: number) =>
      decisionOn(openSet.candidates(at(degrees), 'nearest', 0.01));
    expect(decide(-15)).toEqual({ reason: 'rejected' });
    expect(decide(-5)).toEqual({ person: 'Alder', reason: 'near' });
    openSet.removeNot('Alder', 'not');
    expect(decide(-15)).toEqual({ person: 'Alder', reason: 'near' });
  });

  it('a person who is removed is no candidate any more', () => {
    const openSet = gallery();
    openSet.removePerson('Alder');
    expect(openSet.candidates(at(0), 'nearest', 0.01).map(({ person }) => person)).toEqual([
      'Birch',
    ]);
    expect([openSet.people, openSet.faces]).toEqual([1, 1]);
  });

  it('a person whose last face is removed is no candidate any more', () => {
    const openSet = gallery();
    openSet.removeFace('Birch', 'b1');
    expect(openSet.people).toBe(1);
  });
});

describe('how sure a name is', () => {
  const DISTANCE = 0.9;
  const odds = likelihoodRatio(matches, DISTANCE);
  const candidate = (person: string, faces: number) => ({
    ...{ person, faces, distance: DISTANCE, threshold: 1 },
    nearest: [{ id: 'x', distance: DISTANCE }],
  });

  it('with one person of one face it is that of the pair', () => {
    expect(probabilitiesOf([candidate('a', 1)], 1, matches)[0]).toBeCloseTo(odds / (1 + odds), 12);
  });

  it('the more people there are the less sure is a name', () => {
    expect(probabilitiesOf([candidate('a', 1)], 100, matches)[0]).toBeCloseTo(
      odds / (100 + odds),
      12,
    );
  });

  it('the nearest of many faces says less than the only one', () => {
    expect(probabilitiesOf([candidate('a', 5)], 1, matches)[0]).toBeCloseTo(
      odds / 5 / (1 + odds / 5),
      12,
    );
  });

  it('two who are equally near share it', () => {
    const [a, b] = probabilitiesOf([candidate('a', 1), candidate('b', 1)], 2, matches);
    expect(a).toBe(b);
    expect(a! + b!).toBeLessThan(1);
  });

  it('whom a nearer face speaks against it is not', () => {
    const rejected = { ...candidate('a', 1), rejectedBy: { id: 'n', distance: 0.1 } };
    expect(probabilitiesOf([rejected], 1, matches)).toEqual([0]);
  });

  it('falls with the distance, and in the middle of two rows is the rise of both rates between them', () => {
    const distances = Array.from({ length: 200 }, (_, i) => i / 100);
    const ratios = distances.map((distance) => likelihoodRatio(matches, distance));
    ratios.slice(1).forEach((ratio, i) => expect(ratio).toBeLessThanOrEqual(ratios[i]!));
    const { threshold, trueMatchRate } = matches;
    const [far, near] = [threshold[4]!, threshold[5]!];
    expect(likelihoodRatio(matches, (far + near) / 2)).toBeCloseTo(
      (trueMatchRate[4]! - trueMatchRate[5]!) / (0.01 - 0.00562341),
      9,
    );
  });
});

describe('an embedder that nobody measured', () => {
  it('has the distances of a measured one in proportion to its threshold', () => {
    const estimated = estimatedMatches(0.62, 20);
    expect(thresholdAt(estimated, 0.001)).toBeCloseTo(0.5 * thresholdAt(matches, 0.001), 12);
    expect(estimated.mean.norm).toBe(20);
  });
});
