import { describe, expect, test } from 'vitest';
import { trainOptions } from '../../../src/calls/train/options';
import { TRAIN_SCRIPTS } from '../../../src/calls/train/script-options';
import { Decisions } from '../../../src/ui/pages/train/decisions.svelte';
import { parseDistances } from '../../../src/ui/pages/train/distances';
import { direction, figureGroups } from '../../../src/ui/pages/train/figures';
import { factsOfOptions } from '../../../src/ui/pages/train/made-with';
import { RECIPES, type RecipeName } from '../../../src/ui/pages/train/recipes';
import { groupsFor, rowOf, termOf } from '../../../src/ui/pages/train/script-fields';
import { filesOf, personOf } from '../../../src/ui/pages/train/source';
import { TrainingForm } from '../../../src/ui/pages/train/training-form.svelte';
import { signed } from '../../../src/ui/pages/train/telling';
import { finding, pairFigures } from './training-events';

describe('the form of a training', () => {
  test('asks for what the call has by default', () => {
    const { options } = new TrainingForm();
    expect(trainOptions(options)).toEqual({
      ...trainOptions({}),
      model: undefined,
      camera: undefined,
      seed: 666,
    });
  });

  test('hands over what belongs to the mode alone', () => {
    const form = new TrainingForm();
    form.personal.steps = 7;
    form.follow('casia');
    expect(form.options).not.toHaveProperty('steps');
    form.mode = 'personal';
    expect(form.options.steps).toBe(7);
    expect(form.options).not.toHaveProperty('weightDecay');
  });

  test.each(Object.keys(RECIPES) as RecipeName[])(
    'takes the recipe %s for one as long as nothing is changed',
    (name) => {
      const form = new TrainingForm();
      form.follow(name);
      expect(form.recipe).toBe(name);
      expect(() => trainOptions(form.options)).not.toThrow();
      form.setScript('maxEpochs', 3);
      expect(form.recipe).toBeUndefined();
      form.setScript('maxEpochs', (RECIPES[name].settings as { maxEpochs?: number }).maxEpochs);
      expect(form.recipe).toBe(name);
    },
  );

  test('has a field, or a way of its own, for every option of either script', () => {
    const asked = (['softmax', 'triplet'] as const).flatMap((script) =>
      groupsFor(script).flatMap(({ fields }) => fields.map(({ option }) => option)),
    );
    const ways = ['learningRateSchedule', 'filterDistances', 'lfw'];
    expect(new Set([...asked, ...ways])).toEqual(
      new Set([...Object.keys(TRAIN_SCRIPTS), 'batchSize', 'learningRate']),
    );
  });

  test('offers triplets nothing that the script of triplets lacks', () => {
    const options = groupsFor('triplet').flatMap(({ fields }) =>
      fields.map(({ option }) => option),
    );
    expect(options).toContain('alpha');
    expect(options).not.toContain('centerLossFactor');
    expect(options).not.toContain('validationSplitRatio');
  });

  test('names the script’s own option as its term', () => {
    expect(termOf(rowOf('weightDecay'))).toBe('weight_decay: factor');
    expect(termOf(rowOf('semiHard'))).toContain('FaceNet');
  });

  test('makes photos poor as the camera that is chosen', () => {
    const form = new TrainingForm();
    expect(form.options.camera).toBeUndefined();
    form.camera.choice = 'door';
    expect(form.options.camera).toBe('door');
    const measured = { size: 33, grey: true, contrast: 1, brightness: 4, noise: 5 };
    form.camera.take({ ...measured, faces: 9, leftOut: [] });
    expect(form.options.camera).toEqual(measured);
  });
});

describe('what a person decides of photos that stand out', () => {
  const file = new Blob();
  const [a, b, c] = ['p/Ada/1.jpg', 'p/Ada/2.jpg', 'p/Ben/1.jpg'] as const;
  const files = filesOf([a, b, c].map((path) => ({ path, file })));
  const paths = (decisions: Decisions, findings = [finding({ path: a }), finding({ path: b })]) =>
    decisions.treeOf(files, findings).map(({ path }) => path);

  test('is nothing at first: the call leaves out what it leaves out', () => {
    const decisions = new Decisions();
    expect([paths(decisions), decisions.options]).toEqual([[a, b, c], {}]);
  });

  test('keeps a suspect, and still leaves the others out', () => {
    const decisions = new Decisions();
    decisions.decide(finding({ path: a }), true);
    expect(decisions.options).toEqual({ suspects: 'keep' });
    expect(paths(decisions)).toEqual([a, c]);
  });

  test('leaves out a photo that would have taught', () => {
    const decisions = new Decisions();
    decisions.decide(finding({ path: c, kind: 'poor', leftOut: false }), false);
    expect(paths(decisions)).toEqual([a, b]);
  });

  test('is forgotten where it is as before', () => {
    const decisions = new Decisions();
    decisions.decide(finding({ path: a }), true);
    decisions.decide(finding({ path: a }), false);
    expect(decisions.size).toBe(0);
  });
});

describe('held-out figures', () => {
  const before = { named: 0.1, nearest: 0.7, own: pairFigures(), guard: pairFigures({ val: 0.9 }) };

  test('stand set by set, without those that were not measured', () => {
    const groups = figureGroups(before, undefined, 0.01);
    expect(groups.map(({ set }) => set)).toEqual(['own', 'guard']);
    expect(groups[0]!.rows.map(({ label }) => label)).toEqual([
      'named rightly',
      'pairs accepted',
      'equal error rate',
      'nearest to their own',
    ]);
    expect(groups[0]!.rows[0]!.term).toContain('1 % of strangers');
  });

  test.each([
    ['a rise', { before: 0.1, after: 0.3 }, 1],
    ['a fall of errors', { before: 0.3, after: 0.1, falls: true }, 1],
    ['a fall', { before: 0.3, after: 0.1 }, -1],
    ['next to nothing', { before: 0.945, after: 0.942 }, 0],
    ['nothing known', { before: 0.9 }, 0],
    [
      'what resamples doubt',
      {
        before: 0.1,
        after: 0.2,
        gain: { before: 0.1, after: 0.2, low: -0.1, high: 0.3, sure: true },
      },
      0,
    ],
  ])('call %s by its direction', (_, row, expected) => {
    expect(direction({ label: '', term: '', ...row })).toBe(expected);
  });

  test('that change are shown with their sign, and nothing as nothing', () => {
    expect([0.27, -0.003, 0.0001].map((value) => signed(value))).toEqual([
      '+0.270',
      '−0.003',
      '0.000',
    ]);
  });
});

describe('what a training was made with', () => {
  test('is a row an option, long values cut', () => {
    const facts = factsOfOptions({
      mode: 'personal',
      seed: 7,
      weightDecay: 0.0005,
      camera: { size: 40, grey: true },
      holdOutPeople: Array.from({ length: 40 }, (_, i) => `Person ${i}`),
    });
    expect(facts.slice(0, 3)).toEqual([
      { label: 'seed', value: '7' },
      { label: 'weightDecay', value: '0.0005' },
      { label: 'camera', value: 'size 40, grey true' },
    ]);
    expect(facts[3]!.value!.length).toBe(60);
  });
});

describe('files beside the photos', () => {
  test('distances are read with or without a heading, by comma, tab or space', () => {
    const text = 'path,distance\nAda/1.jpg,0.25\n"Ben, B/1.jpg"\t1e-1\r\nCy/1.jpg 3\n\nno number\n';
    expect(parseDistances(text)).toEqual({ 'Ada/1.jpg': 0.25, 'Ben, B/1.jpg': 0.1, 'Cy/1.jpg': 3 });
  });

  test('a photo is the person’s in whose folder it lies', () => {
    expect(['people/Ada/1.jpg', 'Ada/1.jpg', '1.jpg'].map(personOf)).toEqual(['Ada', 'Ada', '']);
  });
});
