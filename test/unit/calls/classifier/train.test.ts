/** The classifier as a call: people in as embeddings, a tested classifier out. */
import { describe, expect, inject, it } from 'vitest';
import type { ClassifierPeople, Gallery, ModelInfo } from '../../../../src/base/types';
import { predict } from '../../../../src/calls/classifier/predict';
import { trainClassifier } from '../../../../src/calls/classifier/train';
import type { Engine } from '../../../../src/engine/engine';
import { Numbers } from '../../../../src/numbers/numbers';
import { identifyData } from '../../../fixtures/identify';

const shared = inject('shared');
const { json, rows: rowsOf } = identifyData(`${shared}/golden/identify`);

/** What an engine does of numbers, in this thread; it knows the weights of these lengths. */
const engineOf = (sizes: Record<string, number>) =>
  ({
    numbers: (options: object, work: (numbers: Numbers, crossing: object) => Promise<unknown>) =>
      work(new Numbers(), options),
    files: async () =>
      Object.entries(sizes).map(
        ([id, embeddingSize]) => ({ id, title: id, embedder: { embeddingSize } }) as ModelInfo,
      ),
    status: { value: {} },
    residents: { has: () => false },
  }) as unknown as Engine;

const engine = engineOf({ '20180408-102900': 512, 'dlib-resnet': 128, small: 2 });

/** People at corners of a square, so many photos of each. */
function people(counts: Record<string, number>, model = 'small'): ClassifierPeople {
  const corners = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  return {
    model,
    people: Object.entries(counts).map(([name, count], i) => ({
      name,
      photos: Array.from({ length: count }, (_, n) => ({
        path: `${name}/${n}.jpg`,
        embedding: Float32Array.from(corners[i]!, (value) => value + 0.01 * n),
      })),
    })),
  };
}

describe.runIf(shared)('the drawn people, 5 photos to learn from and 3 to be tested with', () => {
  const drawn = (model: string): ClassifierPeople => {
    const { photos } = json<{ photos: string[] }>('people.json');
    const { values, size } = rowsOf(model);
    const names = [...new Set(photos.map((path) => path.split('/')[0]!))];
    return {
      model,
      people: names.map((name) => ({
        name,
        photos: photos.flatMap((path, row) =>
          path.startsWith(`${name}/`)
            ? [{ path, embedding: values.subarray(row * size, (row + 1) * size) }]
            : [],
        ),
      })),
    };
  };

  it('are all named rightly by dlib’s embeddings, scaled, by votes', async () => {
    const { test, taught, classifier } = await trainClassifier(engine, drawn('dlib-resnet'));
    expect(taught).toBe(120);
    expect(test).toMatchObject({ accuracy: 1, byVotes: 1 });
    expect(test!.people.every(({ precision, recall }) => precision === 1 && recall === 1)).toBe(
      true,
    );
    expect(test!.confusion.map((row, i) => row[i])).toEqual(classifier.names.map(() => 3));
  });

  it('get scikit-learn’s accuracy by probability as the original has it, and a word of caution', async () => {
    const golden = json<{ sets: Record<string, { accuracy_argmax_probability: number }> }>(
      'classifier.json',
    );
    const { test, notes } = await trainClassifier(engine, drawn('dlib-resnet'), {
      preset: 'as the original',
    });
    expect(test!.accuracy).toBe(golden.sets['dlib-resnet']!.accuracy_argmax_probability);
    expect(test!.byVotes).toBe(1);
    expect(notes.join()).toContain('depend on chance');
  });
});

describe('a classifier', () => {
  it('leaves out people with too few photos, and says who', async () => {
    const { leftOut, classifier } = await trainClassifier(engine, people({ A: 4, B: 4, C: 2 }), {
      minImages: 3,
      trainImages: 3,
    });
    expect(leftOut).toEqual([{ name: 'C', photos: 2 }]);
    expect(classifier.names).toEqual(['A', 'B']);
  });

  it('of which every photo teaches has no figures, and says so of a split that leaves nobody to test', async () => {
    const whole = await trainClassifier(engine, people({ A: 2, B: 2 }), { split: false });
    expect(whole.test).toBeUndefined();
    const { test, notes } = await trainClassifier(engine, people({ A: 3, B: 2 }), {
      minImages: 2,
      trainImages: 2,
    });
    expect(test!.photos).toHaveLength(1);
    expect(notes.join()).toContain('All photos of B teach');
  });

  it('tells two people apart of whom one has a single photo', async () => {
    const { classifier } = await trainClassifier(engine, people({ A: 5, B: 1 }), { split: false });
    expect(classifier.svc.counts.every((count) => count >= 1)).toBe(true);
  });

  it.each([
    [{ A: 9 }, 'All photos are of one person, A.'],
    [{}, 'There are no faces in folders of people.'],
    [{ A: 9, B: 2 }, 'Of 2 people only one has 8 photos with a face.'],
  ])('of %o is refused', async (counts, message) => {
    await expect(trainClassifier(engine, people(counts))).rejects.toMatchObject({
      code: 'TOO_FEW_PHOTOS',
      message,
    });
  });

  it('names nobody by weights that are set otherwise than when it learned', async () => {
    const { classifier } = await trainClassifier(engine, people({ A: 2, B: 2 }), { split: false });
    // Of embeddings that were handed over nobody knows.
    expect(classifier.embedder).toBeUndefined();
    const learned = { ...classifier, embedder: 'small {"normalise":true}' };
    await expect(predict(engine, learned, [])).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'The settings of small are others than when the classifier learned.',
    });
  });

  it('of an empty gallery is refused, with what to do', async () => {
    const gallery = { enrolFaces: () => {}, people: async () => [] } as unknown as Gallery;
    await expect(trainClassifier(engine, gallery)).rejects.toMatchObject({
      code: 'TOO_FEW_PHOTOS',
      message: 'Nobody is in the gallery.',
    });
  });

  it('refuses embeddings of another network by the photo’s name', async () => {
    const mixed = people({ A: 2, B: 2 });
    mixed.people[1]!.photos[1]!.embedding = new Float32Array(3);
    await expect(trainClassifier(engine, mixed, { split: false })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'B/1.jpg of B has an embedding of 3 values, not of 2.',
      file: 'B/1.jpg',
    });
  });

  it('refuses what is no number by the photo’s name', async () => {
    const broken = people({ A: 2, B: 2 });
    broken.people[0]!.photos[0]!.embedding[1] = NaN;
    await expect(trainClassifier(engine, broken, { split: false })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      file: 'A/0.jpg',
    });
  });

  it('refuses people of weights that are not there', async () => {
    await expect(trainClassifier(engine, people({ A: 2, B: 2 }, 'lost'))).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
    });
  });

  it('names an option that there is not', async () => {
    const options = { minImage: 2 } as object;
    await expect(trainClassifier(engine, people({ A: 2, B: 2 }), options)).rejects.toMatchObject({
      hint: expect.stringContaining('Was minImages meant?') as unknown,
    });
  });

  it('is asked for where something else is passed', async () => {
    await expect(predict(engine, {} as never, [])).rejects.toMatchObject({
      message: 'This is no classifier.',
    });
  });
});
