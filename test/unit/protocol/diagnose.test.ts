import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../src/protocol/calibration';
import { diagnose, type RunFacts } from '../../../src/protocol/diagnose';

const good: RunFacts = {
  accuracy: 0.99,
  pairsUsed: 6000,
  pairsSkipped: 0,
  folds: 10,
  preset: 'as published',
  flip: true,
  subtractMean: true,
  standardisation: { used: 'fixed', wanted: 'fixed' },
  ownCrop: true,
  aligned: false,
  landmarksFoundAgain: false,
  embeddedDetector: false,
  published: 0.9905,
};

describe('the causes of a low figure', () => {
  it('are none where the run is as the published one', () => {
    expect(diagnose(good)).toEqual([]);
  });

  it.each([
    [{ standardisation: { used: 'prewhiten', wanted: 'fixed' } }, 'prewhiten'],
    [{ accuracy: 0.78 }, 'not aligned'],
    [{ ownCrop: false }, 'another rule'],
    [{ landmarksFoundAgain: true }, 'landmarks'],
    [{ pairsSkipped: 60 }, '60 of 6060'],
    [{ preset: 'plain' }, 'mirrored'],
    [{ embeddedDetector: true }, 'comes with Facet'],
    [{ pairsUsed: 120 }, '120 pairs'],
  ] as [Partial<RunFacts>, string][])('with %j name it, with what to do', (change, words) => {
    const [first] = diagnose({ ...good, ...change });
    expect(first!.cause).toContain(words);
    expect(first!.advice).not.toBe('');
  });
});

it('a table of a run counts each pair once, by its distance and its truth', () => {
  const { bins } = tableOf([0.1, 0.1, 3.9, 4], [1, 1, 0, 1], 'my own');
  expect(bins.reduce((sum, { same, different }) => sum + same + different, 0)).toBe(4);
  expect(bins[1]).toMatchObject({ same: 2, different: 0 });
  expect(bins.at(-1)).toMatchObject({ same: 1 });
});
