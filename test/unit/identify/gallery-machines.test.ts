/** Machines that part two people each: they learn when they are asked, and again only where something changed. */
import { describe, expect, it } from 'vitest';
import { learningLine, PairMachines } from '../../../src/identify/pair-machines';
import { finished } from '../../fixtures/finished';
import type { KnownFace } from '../../../src/identify/person-faces';

const at = (degrees: number) => {
  const angle = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(angle), Math.sin(angle));
};
const faces = (...degrees: number[]): KnownFace[] =>
  degrees.map((each) => ({ id: String(each), embedding: at(each) }));

/** Has them learn what they lack. @returns how much that was */
function teach(machines: PairMachines, all: Record<string, KnownFace[]>, asked = Object.keys(all)) {
  const lessons = machines.lessons(asked, (person) => all[person]!);
  for (const lesson of lessons) machines.learn(lesson, finished(learningLine(lesson)));
  return lessons.length;
}

const people = (): Record<string, KnownFace[]> => ({
  Alder: faces(0, 10),
  Birch: faces(90, 100),
  Cedar: faces(200, 210),
});

describe('machines of two people each', () => {
  it('name whoever has the most votes, in whatever order people are asked about', () => {
    const all = people();
    const machines = new PairMachines(1);
    expect(teach(machines, all)).toBe(3);
    for (const order of [Object.keys(all), Object.keys(all).reverse()]) {
      const named = [5, 95, 205].map((each) => machines.winner(order, at(each)));
      expect(named).toEqual(['Alder', 'Birch', 'Cedar']);
    }
  });

  it('learn again only where one of the two has other faces now', () => {
    const all = people();
    const machines = new PairMachines(1);
    teach(machines, all);
    expect(teach(machines, all)).toBe(0);
    all.Cedar = faces(200, 210, 220);
    expect(teach(machines, all)).toBe(2);
    all.Dahlia = faces(300);
    expect(teach(machines, all, ['Alder', 'Dahlia'])).toBe(1);
  });

  it('part people of one face each', () => {
    const all: Record<string, KnownFace[]> = { a: faces(0), b: faces(90) };
    const machines = new PairMachines(1);
    teach(machines, all);
    expect(machines.winner(['a', 'b'], at(80))).toBe('b');
  });
});
