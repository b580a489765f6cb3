/** How two sets of weights are shown beside each other. */
import { describe, expect, test } from 'vitest';
import type { ModelInfo } from '../../../src/base/types';
import { apartOf, comparable, shareOf, twinOf } from '../../../src/ui/pages/models/comparing';
import { words } from '../../../src/ui/pages/models/words';

const model = (id: string, more: object = {}) =>
  ({ id, kind: 'embedder', state: 'stored', ...more }) as ModelInfo;
const embedder = (network: string, embeddingSize: number) => ({
  embedder: { network, embeddingSize },
});

describe('sets of weights', () => {
  test('that are not here, or not whole, are not offered', () => {
    const all = [model('a'), model('b', { state: 'missing' }), model('c', { needs: ['det3.npy'] })];
    expect(comparable(all).map(({ id }) => id)).toEqual(['a']);
  });

  test('are set beside another of their network and length where there is one', () => {
    const [a, b, c] = [
      model('a', embedder('v1', 512)),
      model('b', embedder('v1', 128)),
      model('c', embedder('v1', 512)),
    ];
    expect(twinOf(a, [a, b, c]).id).toBe('c');
    expect(twinOf(b, [a, b, c]).id).toBe('a');
  });
});

describe('figures', () => {
  test.each([
    [0.001, 2, '0.050 %'],
    [0, 0, '0 %'],
    [3, 2, '150 %'],
    [3, 0, ''],
  ])(
    'a difference of %d in a layer whose largest value is %d is %s',
    (difference, largest, said) => {
      expect(shareOf({ layer: 'a', difference, largest })).toBe(said);
    },
  );

  test('over faces are the mean and the most', () => {
    const faces = [1, 3, 2].map((distance) => ({ photo: `${distance}.jpg`, distance }));
    expect(apartOf(faces)).toEqual({ count: 3, mean: 2, most: { photo: '3.jpg', distance: 3 } });
    expect(apartOf([])).toBeUndefined();
  });

  test('of the same weights are said as that', () => {
    const layers = ['a', 'b'].map((layer) => ({ layer, difference: 0, largest: 1 }));
    expect(words.compare.layers('A', 'B', layers)).toBe('A and B are the same in all 2 layers.');
  });
});
