import { describe, expect, test } from 'vitest';
import type { Evaluation, EvaluationOptions } from '../../../src/base/types';
import { wilson } from '../../../src/protocol/intervals';
import { hindranceToAdopt } from '../../../src/protocol/adopt';
import {
  detChart,
  distancesChart,
  rocChart,
} from '../../../src/ui/pages/evaluate/evaluation-charts';
import { distanceBins } from '../../../src/protocol/distance-bins';
import { evaluationCsv } from '../../../src/export/evaluation';
import { factsOf } from '../../../src/protocol/facts';
import { figuresOf, sureness } from '../../../src/ui/pages/evaluate/figures';
import { figuresByGroup, parseLabels } from '../../../src/protocol/groups';
import { groupRows } from '../../../src/ui/pages/evaluate/figures';
import { countRight, intervalsOf } from '../../../src/protocol/outcome';
import { presetOf } from '../../../src/ui/pages/evaluate/run-names';
import { publishedFor } from '../../../src/protocol/published';
import { report } from '../../../src/ui/pages/evaluate/report';
import { namesOf } from '../../../src/ui/pages/evaluate/run-names';
import { readFiles, usedPhotos } from '../../../src/ui/pages/evaluate/source';
import { words } from '../../../src/ui/pages/evaluate/words';
import { worstPairs } from '../../../src/protocol/worst-pairs';
import { evaluation, options, run } from './evaluation';

/** LFW's pairs, as far as the page looks at them. */
const lfw = 'Tony_Blair Hugo_Chavez David_Beckham Kevin_Costner Jelena_Dokic'
  .split(' ')
  .map((person): [{ person: string; number: number }, { person: string; number: number }] => [
    { person, number: 1 },
    { person, number: 2 },
  ]);

describe('a pair is right as its own fold called it', () => {
  const result = evaluation();

  test('in the count and the interval', () => {
    expect(countRight(result)).toBe(2);
    expect(intervalsOf(result).pool).toEqual(wilson(2, 4));
    expect(factsOf(result).pairsRight).toBe(2);
  });

  test('in the list of the worst', () => {
    expect(worstPairs(result)).toMatchObject({
      accepts: [{ photos: result.photos[2], distance: 1.2 }],
      rejects: [{ photos: result.photos[1], distance: 0.9 }],
    });
  });

  test('in the CSV', () => {
    const lines = evaluationCsv(run().result).trim().split('\r\n');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual([
      'called_same',
      ...['1', '0', '1', '0'],
    ]);
  });

  test('in the groups, whose pairs are of one group', () => {
    const labels = parseLabels('person,group\nAda,"a"\nBen,b\n');
    expect(figuresByGroup(result, labels)).toEqual([
      { group: 'a', pairs: 2, accuracy: 0.5, falseAccepts: NaN, falseRejects: 0.5 },
    ]);
    expect(groupRows(result, labels)).toEqual([['a', '2', '0.5000', '–', '0.5000']]);
  });
});

describe('figures', () => {
  const labelled = (label: string, result = evaluation()) =>
    figuresOf(result).find((figure) => figure.label.startsWith(label))!;

  test('of VAL say the rate asked for and the one measured', () => {
    expect(labelled('VAL').label).toBe('VAL ± 0.1000 @ FAR 0.001, measured 0.012');
  });

  test('that could not be measured are dashes', () => {
    const val = { mean: NaN, std: NaN, far: NaN };
    const result = evaluation({ auc: NaN, eer: undefined, val });
    expect(labelled('area', result).value).toBe('–');
    expect(labelled('equal', result).value).toBe('–');
    expect(labelled('VAL', result)).toEqual({
      value: '–',
      label: 'VAL ± – @ FAR 0.001, measured –',
    });
  });

  test('are held against the published one on LFW alone', () => {
    expect(publishedFor(evaluation())).toBeUndefined();
    expect(publishedFor(evaluation({ named: lfw }))?.accuracy).toBe(0.9905);
    const made = { ...options, pairs: 'the people of the folder' } as const;
    expect(publishedFor(evaluation({ named: lfw, options: made }))).toBeUndefined();
  });

  test('of few folds are not called within or outside the noise', () => {
    expect(sureness(evaluation({ named: lfw })).at(-1)).toMatch(/^2 folds say too little/);
    const folds = Array.from({ length: 10 }, (_, i) => 0.98 + 0.01 * (i % 3));
    const accuracy = { mean: 0.9905, std: 0, folds, thresholds: folds };
    expect(sureness(evaluation({ named: lfw, accuracy })).at(-1)).toMatch(/within the noise/);
  });
});

describe('the facts of a run', () => {
  test('come from what was recorded with it', () => {
    const skipped = [
      { pair: 'a', reason: 'Ada_0009 is not in the folder', missing: true },
      { pair: 'b', reason: 'Ada/Ada_0002.jpg: no face was found' },
      { pair: 'c', reason: 'Ada/Ada_0003.jpg: the picture is damaged' },
    ];
    const recorded = { ...options, standardise: 'prewhiten', detectorEmbedded: true } as const;
    expect(factsOf(evaluation({ pairs: { used: 4, skipped }, options: recorded }))).toMatchObject({
      pairsMissing: 1,
      pairsFaceless: 2,
      standardisation: { used: 'prewhiten', wanted: 'fixed' },
      embeddedDetector: true,
    });
  });

  test('hold a plain run against figures published with the other preset only', () => {
    expect(factsOf(evaluation({ named: lfw })).lessThanPublished).toBe(true);
    expect(factsOf(evaluation({ named: lfw, model: 'dlib-resnet' })).lessThanPublished).toBe(false);
    const full = { ...options, flip: true, subtractMean: true, metric: 'angular' } as const;
    expect(factsOf(evaluation({ named: lfw, options: full })).lessThanPublished).toBe(false);
  });
});

describe('the name of a run', () => {
  test.each([
    [{}, 'Plain'],
    [{ flip: true }, 'Plain, changed'],
    [{ standardise: 'prewhiten' }, 'Plain, changed'],
    [{ crop: { rule: 'facenet', size: 160, margin: 44 } }, 'Plain, changed'],
    [{ crop: { margin: 32, size: 160, rule: 'facenet' } }, 'Plain'],
    [{ preset: 'as published' }, 'As published, changed'],
    [{ preset: 'as published', flip: true, metric: 'angular', subtractMean: true }, 'As published'],
  ] as [Partial<EvaluationOptions>, string][])('with %j has the preset %s', (change, name) => {
    expect(presetOf({ ...options, ...change })).toBe(name);
  });

  test('that another has too comes with what differs', () => {
    const other = run({ id: 'two', result: evaluation({ options: { ...options, folds: 5 } }) });
    expect([...namesOf([run(), other]).values()]).toEqual([
      'facenet, Plain (2 folds)',
      'facenet, Plain (5 folds)',
    ]);
    expect([...namesOf([run()]).values()]).toEqual(['facenet, Plain']);
  });

  test('of a run alike in all comes with the time', () => {
    const later = run({ id: 'two', date: Date.UTC(2024, 0, 3) });
    const [first, second] = namesOf([run(), later]).values();
    expect(first).not.toBe(second);
  });
});

describe('tables under plots', () => {
  test('of the DET hold false rejects, of the ROC true accepts', () => {
    const { roc } = evaluation();
    const grid = { ...roc, tar: Float64Array.of(0.25, 0.75, 1) };
    const runs = [{ id: 'one', name: 'facenet', roc: grid }];
    expect(rocChart(runs, true).table.rows()[0]).toEqual(['0.00', '0.0000', '0.2500']);
    expect(detChart(runs).table.rows()[0]).toEqual(['0.00', '0.0000', '0.7500']);
    expect(detChart(runs).table.columns.at(-1)).toBe('False reject rate');
  });

  test('of the distances are the bars, each pair in one, however many pairs there are', () => {
    const distances = Float64Array.from({ length: 6000 }, (_, i) => i / 2000);
    const same = Uint8Array.from(distances, (d) => Number(d < 1));
    const bins = distanceBins(distances, same);
    expect(bins.length).toBeLessThanOrEqual(50);
    expect(bins.reduce((sum, bin) => sum + bin.same + bin.different, 0)).toBe(6000);
    expect(bins[0]).toEqual({ lo: 0, hi: 0.1, same: 200, different: 0 });
    expect(distancesChart(evaluation({ distances, same })).table.rows()[0]).toEqual([
      '0 to 0.1',
      '200',
      '0',
    ]);
  });

  test('of equal photos have one bar', () => {
    expect(distanceBins([0, 0], [1, 1])).toEqual([{ lo: 0, hi: 0.01, same: 2, different: 0 }]);
  });
});

describe('the weights take over a threshold', () => {
  const whyNot = (result: Evaluation) => {
    const hindrance = hindranceToAdopt(result);
    return hindrance && words.adopt.hindrances[hindrance](result.options);
  };

  test('of a run as they are used', () => {
    expect(whyNot(evaluation())).toBeUndefined();
  });

  test.each([
    [{ metric: 'angular' }, /squared Euclidean/],
    [{ options: { ...options, standardise: 'prewhiten' } }, /used with fixed/],
    [{ options: { ...options, crop: { rule: 'facenet', size: 160, margin: 0 } } }, /own crop/],
    [{ options: { ...options, flip: true } }, /mirrored/],
    [{ auc: NaN }, /one kind/],
  ] as [Parameters<typeof evaluation>[0], RegExp][])('of no other: %j', (change, why) => {
    expect(whyNot(evaluation(change))).toMatch(why);
  });
});

describe('the report', () => {
  const skipped = Array.from({ length: 53 }, (_, i) => ({
    pair: `Ada 1 <${i}>`,
    reason: 'Ada_0009 is not in the folder',
  }));
  const result = evaluation({
    pairs: { used: 4, skipped },
    named: lfw,
    warnings: ['Mind & this.'],
  });
  const html = report({
    run: run({ name: '<mine>', result }),
    overlays: [run({ id: 'two', name: 'facenet, As published' })],
    labels: parseLabels('Ada,a'),
    charts: [{ title: 'ROC', svg: '<svg></svg>' }],
  });

  test('holds what the page shows', () => {
    for (const words of [
      'facenet 20180408-102900, measured on lfw.',
      'all pairs: ',
      'folds: ',
      'On LFW the weights’ author published 0.9905.',
      '<th>Fold</th><th>Accuracy</th><th>Threshold</th>',
      'Why is my figure lower?',
      'Mind &#38; this.',
      '<td>a</td><td>2</td>',
      'Different people called the same',
      '53 pairs left out',
      'and 3 more',
    ]) {
      expect(html).toContain(words);
    }
  });

  test('names the curves by their colours on paper', () => {
    expect(html).toMatch(/#0b6e5f"><\/i>&#60;mine&#62;<\/li>/);
    expect(html).toMatch(/#8a5a00"><\/i>facenet, As published<\/li>/);
  });

  test('escapes everything, stops at fifty pairs left out, and asks for nothing', () => {
    expect(html).not.toContain('<mine>');
    expect(html).toContain('Ada 1 &#60;49&#62;');
    expect(html).not.toContain('Ada 1 &#60;50&#62;');
    expect(html).not.toMatch(/undefined|NaN|var\(--|(src|href)=/);
  });
});

describe('what is handed over', () => {
  const { signal } = new AbortController();
  const read = (...files: File[]) =>
    readFiles(
      { tree: files.map((file) => ({ path: file.name, file })), name: files[0]?.name ?? '' },
      signal,
    );

  test('is a pairs file by its content, whatever it is called', async () => {
    const file = new File(['2\t1\nAda\t1\t2\nAda\t1\tBen\t1\n'], 'mine.tsv');
    expect(await read(file)).toEqual({ pairs: file });
  });

  test('is told of beside the photos: pairs files are used, what else is no photo is left out', async () => {
    const names = ['a.jpg', 'pairs.csv', 'readme.md', '.hidden', 'Thumbs.db'];
    const given = await read(...names.map((name) => new File(['x'], name)));
    expect(given).toMatchObject({
      note: 'Left out: 1 hidden file, 1 file of the system’s own and 1 file of other kinds.',
    });
  });

  test('is no data set where no photo is in it', async () => {
    const readme = new File(['# About\n\nThese are three words.\n'], 'readme.md');
    await expect(read(readme)).rejects.toMatchObject({
      code: 'NOT_AN_IMAGE',
      message: 'readme.md is no photo, no archive of photos and no pairs file.',
    });
  });

  test('gives the photos of a run only where all of them are there', () => {
    const paths = ['Ada_0001', 'Ada_0002', 'Ada_0003'].map((name) => `Ada/${name}.jpg`);
    const files = new Map([...paths, 'Ben/Ben_0001.jpg'].map((path) => [path, new Blob()]));
    expect(usedPhotos(run(), files)?.map(({ path }) => path)).toEqual([
      ...paths,
      'Ben/Ben_0001.jpg',
    ]);
    files.delete('Ben/Ben_0001.jpg');
    expect(usedPhotos(run(), files)).toBeUndefined();
  });
});
