/** Who teaches and who is held out, on galleries one can count. */
import { describe, expect, it } from 'vitest';
import { alikeRows, heldOut } from '../../../src/train/hold-out';

const five = (people: number) =>
  Array.from({ length: people * 5 }, (_, row) => Math.floor(row / 5));
const unlike = (count: number) => Array.from({ length: count }, (_, row) => row);
const fifth = { photos: 0.2, people: 0, seed: 666 };

describe('what is held out', () => {
  it('is a fifth of each person’s photos, and every photo is somewhere once', () => {
    const labels = five(3);
    const { train, photos, people } = heldOut(labels, unlike(15), fifth);
    expect(photos.map((row) => labels[row])).toEqual([0, 1, 2]);
    expect(people).toEqual([]);
    expect([...train, ...photos].sort((a, b) => a - b)).toEqual(unlike(15));
  });

  it('is a share of the people, with all their photos', () => {
    const labels = five(4);
    const { people, train, photos } = heldOut(labels, unlike(20), { ...fifth, people: 0.25 });
    const [stranger] = people.map((row) => labels[row]!);
    expect(people).toHaveLength(5);
    expect([...train, ...photos].every((row) => labels[row] !== stranger)).toBe(true);
  });

  it('leaves a person at least one photo that teaches, and of one photo none is held out', () => {
    const { train, photos } = heldOut([0, 1, 1], unlike(3), { ...fifth, photos: 0.9 });
    expect(train).toContain(0);
    expect([train.length, photos.length]).toEqual([2, 1]);
  });

  it('keeps photos that are alike on one side', () => {
    const labels = [0, 0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const { train } = heldOut(labels, [0, 0, 2, 3], { ...fifth, photos: 0.34, seed });
      expect(train.includes(0)).toBe(train.includes(1));
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => heldOut(five(6), unlike(30), { ...fifth, seed }).photos;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });
});

describe('photos that are alike', () => {
  it('have the number of the first of them', () => {
    const rows = Float32Array.from([1, 0, 0, 1, 1, 0, 0.6, 0.8]);
    expect(alikeRows(rows, 2, 0.99)).toEqual([0, 1, 0, 3]);
  });
});
