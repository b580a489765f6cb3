/** New weights and old ones, by distances one can count. */
import { describe, expect, it } from 'vitest';
import { gate, type Measured } from '../../../src/train/gate';

/** A hundred pairs of each kind; of the same person `accepted` are nearer than every different pair. */
function pairs(accepted: number, limit = 1) {
  return {
    same: Array.from({ length: 100 }, (_, i) => (i < accepted ? limit / 2 : limit * 2)),
    different: Array.from({ length: 100 }, (_, i) => limit + i / 100),
  };
}

const old: Measured = { own: pairs(50), guard: pairs(95) };
const by = (measured: Partial<Record<1 | 0.7 | 0.5, Measured>>) =>
  new Map(Object.entries(measured).map(([share, each]) => [Number(share), each]));

describe('the gate', () => {
  it('takes all of the new weights where one’s own people gain and others lose nothing', () => {
    expect(gate(old, by({ 1: { own: pairs(80), guard: pairs(95) } }))).toEqual({
      share: 1,
      refused: [],
    });
  });

  it('takes less of them where the whole costs others too much', () => {
    const result = gate(
      old,
      by({
        1: { own: pairs(80), guard: pairs(80) },
        0.7: { own: pairs(70), guard: pairs(95) },
      }),
    );
    expect(result.share).toBe(0.7);
    expect(result.refused).toEqual([
      { share: 1, objections: ['guard-accepts-fall', 'guard-errors-rise'] },
    ]);
  });

  it('keeps the old ones where nothing is gained', () => {
    const { share, refused } = gate(old, by({ 1: old, 0.7: old, 0.5: old }));
    expect(share).toBe(0);
    expect(refused.map(({ objections }) => objections)).toEqual([
      ['own-gains-too-little'],
      ['own-gains-too-little'],
      ['own-gains-too-little'],
    ]);
  });

  it('keeps the old ones where one’s own people get worse', () => {
    const { refused } = gate(old, by({ 1: { own: pairs(30), guard: pairs(95) } }));
    expect(refused[0]!.objections).toEqual(['own-gains-too-little', 'own-errors-rise']);
  });

  it('one pair of one’s own people that is told apart no more is no rise of their errors', () => {
    const before = { own: pairs(80), guard: pairs(95) };
    const objectionsTo = (own: Measured['own']) =>
      gate(before, by({ 1: { own, guard: pairs(95) } })).refused[0]!.objections;
    expect(objectionsTo(pairs(79))).toEqual(['own-gains-too-little']);
    expect(objectionsTo(pairs(77))).toEqual(['own-gains-too-little', 'own-errors-rise']);
  });

  it('keeps the old ones where a distance is no number', () => {
    const broken = { same: [NaN, 1], different: [1, 2] };
    const { share, refused } = gate(old, by({ 1: { own: broken, guard: pairs(95) } }));
    expect(share).toBe(0);
    expect(refused[0]!.objections).toEqual(['not-finite']);
  });
});
