import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../bench/arguments';
import { CASES, casesOf } from '../../../bench/cases';

describe('what is asked for', () => {
  it('is everything by default', () => {
    expect(readArguments([])).toEqual({ out: undefined, only: undefined, quick: false });
  });

  it('is read from the words of the command', () => {
    expect(readArguments(['--out', 'a.json', '--case', 'irv1-b1', '--quick'])).toEqual({
      out: 'a.json',
      only: 'irv1-b1',
      quick: true,
    });
  });

  it('is refused with what there is where a word means nothing', () => {
    expect(() => readArguments(['--fast'])).toThrow('--case NAME');
  });
});

describe('the cases', () => {
  it('are each there on both grounds', () => {
    const names = CASES.map(({ name }) => name);
    for (const name of names.filter((each) => !each.endsWith('-wasm'))) {
      expect(names).toContain(`${name}-wasm`);
    }
  });

  it('that are multiples name a case of the same ground that is measured before', () => {
    CASES.forEach(({ multiple, ground }, i) => {
      if (!multiple) return;
      const before = CASES.slice(0, i).find(({ name }) => name === multiple.of);
      expect(before?.ground).toBe(ground);
    });
  });

  it('are found by their name alone, where one is called so', () => {
    expect(casesOf('irv1-b1', false).map(({ name }) => name)).toEqual(['irv1-b1']);
  });

  it('are found by the beginning of a name', () => {
    const names = casesOf('dlib', false).map(({ name }) => name);
    expect(names).toContain('dlib-resnet-b32');
    expect(names.every((name) => name.startsWith('dlib'))).toBe(true);
  });

  it('are named where none is called so', () => {
    expect(() => casesOf('vgg', false)).toThrow('There are pnet-640x480,');
  });
});
