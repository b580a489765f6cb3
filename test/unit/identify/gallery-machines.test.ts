/** Machines that part two people each: trained when they are asked, and again only where something changed. */
import { describe, expect, it } from 'vitest';
import { PairMachines } from '../../../src/identify/pair-machines';
import type { KnownFace } from '../../../src/identify/person-faces';

const at = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};
const faces = (...degrees: number[]): KnownFace[] =>
  degrees.map((each) => ({ id: String(each), embedding: at(each) }));

const people = (): Record<string, KnownFace[]> => ({
  Alder: faces(0, 10),
  Birch: faces(90, 100),
  Cedar: faces(200, 210),
});

describe('machines of two people each', () => {
  it('name whoever has the most votes, in whatever order people are asked about', () => {
    const all = people();
    const machines = new PairMachines(1);
    for (const order of [Object.keys(all), Object.keys(all).reverse()]) {
      const named = [5, 95, 205].map((each) => machines.winner(order, (p) => all[p]!, at(each)));
      expect(named).toEqual(['Alder', 'Birch', 'Cedar']);
    }
    expect(machines.trained).toBe(3);
  });

  it('are trained again only where one of the two has other faces now', () => {
    const all = people();
    const machines = new PairMachines(1);
    machines.winner(Object.keys(all), (p) => all[p]!, at(0));
    all.Cedar = faces(200, 210, 220);
    machines.winner(Object.keys(all), (p) => all[p]!, at(0));
    expect(machines.trained).toBe(3 + 2);
    all.Dahlia = faces(300);
    machines.winner(['Alder', 'Dahlia'], (p) => all[p]!, at(0));
    expect(machines.trained).toBe(3 + 2 + 1);
  });

  it('part people of one face each', () => {
    const all: Record<string, KnownFace[]> = { a: faces(0), b: faces(90) };
    expect(new PairMachines(1).winner(['a', 'b'], (p) => all[p]!, at(80))).toBe('b');
  });
});
