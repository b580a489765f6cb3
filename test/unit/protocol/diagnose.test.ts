import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../src/protocol/calibration';
import { diagnose, type RunFacts } from '../../../src/protocol/diagnose';
import { wilson } from '../../../src/protocol/intervals';

const good: RunFacts = {
  accuracy: 0.99,
  pairsUsed: 6000,
  pairsRight: 5940,
  pairsMissing: 0,
  pairsFaceless: 0,
  standardisation: { used: 'fixed', wanted: 'fixed' },
  ownCrop: true,
  aligned: false,
  landmarksFoundAgain: false,
  embeddedDetector: false,
  lessThanPublished: false,
};

describe('the causes of a low figure', () => {
  it('are none where the run is as the published one', () => {
    expect(diagnose(good)).toEqual([]);
  });

  it.each([
    [{ standardisation: { used: 'prewhiten', wanted: 'fixed' } }, 'prewhiten', 'Choose fixed'],
    [{ accuracy: 0.78, aligned: true }, 'not aligned', 'Evaluate the raw photos'],
    [{ accuracy: 0.78, aligned: false }, 'on raw photos', 'pairs it got most wrong'],
    [{ ownCrop: false }, 'another rule', 'own'],
    [{ landmarksFoundAgain: true }, 'landmarks', 'raw photos'],
    [{ pairsMissing: 60 }, 'Of 6,060 pairs 60 were left out', 'whole data set'],
    [{ pairsFaceless: 60 }, 'no face was found', 'Align page'],
    [{ pairsFaceless: 60, aligned: true }, 'no face was found', 'Photos are'],
    [{ lessThanPublished: true }, 'mirrored', 'As published'],
    [{ embeddedDetector: true }, 'comes with Facet', 'MTCNN'],
    [{ pairsUsed: 120, pairsRight: 118 }, '120 pairs', 'more pairs'],
  ] as [Partial<RunFacts>, string, string][])(
    'with %j name it, with what to do',
    (change, cause, advice) => {
      const causes = diagnose({ ...good, ...change });
      expect(causes).toHaveLength(1);
      expect(causes[0]!.cause).toContain(cause);
      expect(causes[0]!.advice).toContain(advice);
    },
  );

  it('tell missing photos from photos without a face', () => {
    const causes = diagnose({ ...good, pairsMissing: 60, pairsFaceless: 90 });
    expect(causes.map(({ cause }) => cause.slice(0, 17))).toEqual([
      'Of 6,150 pairs 60',
      'Of 6,150 pairs 90',
    ]);
  });

  it('give the interval of the pairs that were called right', () => {
    const [low, high] = wilson(90, 96).map((end) => end.toFixed(4));
    const [few] = diagnose({ ...good, pairsUsed: 96, pairsRight: 90 });
    expect(few!.cause).toContain(`${low} to ${high}`);
  });
});

it('a table of a run counts each pair once, by its distance and its truth', () => {
  const { bins } = tableOf([0.1, 0.1, 3.9, 4], [1, 1, 0, 1], 'my own');
  expect(bins.reduce((sum, { same, different }) => sum + same + different, 0)).toBe(4);
  expect(bins[1]).toMatchObject({ same: 2, different: 0 });
  expect(bins.at(-1)).toMatchObject({ same: 1 });
});
