import { describe, expect, it } from 'vitest';
import { crossValidated } from '../../../bench/recognition/accuracy';

const pair = (distance: number, same: boolean) => ({ distance, same });

describe('the accuracy of distances', () => {
  it('is whole where the same are near and the others far', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => pair(i % 2 ? 2 + i : i / 100, i % 2 === 0));
    expect(crossValidated(pairs)).toBe(1);
  });

  it('counts each pair on the wrong side of the others’ threshold', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => pair(i % 2 ? 2 : 0.5, i % 2 === 0));
    pairs[7] = pair(0.4, false);
    expect(crossValidated(pairs)).toBe(39 / 40);
  });

  it('takes a photo without a face for nobody', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => pair(i % 2 ? 2 : 0.5, i % 2 === 0));
    pairs[0] = pair(Infinity, true);
    pairs[1] = pair(Infinity, false);
    expect(crossValidated(pairs)).toBe(39 / 40);
  });

  it('is a half where the distances say nothing', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => pair(1, i % 2 === 0));
    expect(crossValidated(pairs)).toBe(0.5);
  });
});
