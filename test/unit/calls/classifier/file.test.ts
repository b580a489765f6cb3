/** Classifiers from files: what scikit-learn pickled, and our own JSON out and in. */
import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import type { Classifier } from '../../../../src/base/types';
import { classifierFile, readClassifier } from '../../../../src/calls/classifier/file';
import { decisions, largest, probabilities, votes } from '../../../../src/identify/svm/predict';
import { identifyData } from '../../../fixtures/identify';

const shared = inject('shared');
const folder = `${shared}/golden/identify/pickles`;
const { json } = identifyData(folder);

interface Expected {
  class_names: string[];
  test: number[][];
  by_version: {
    sklearn: string;
    decision: number[][];
    predict_proba: number[][];
    predict: number[];
  }[];
}

/** A classifier of two people, so small that it can be read. */
const TWO: Classifier = {
  names: ['Ada', 'Grace'],
  model: 'dlib-resnet',
  embedder: 'dlib-resnet {"normalise":true}',
  scale: 1.5,
  nameBy: 'votes',
  from: 'Facet',
  svc: {
    size: 2,
    vectors: Float64Array.of(0, 1, 1, 0.1),
    counts: [1, 1],
    coefficients: [Float64Array.of(1, -1)],
    rho: Float64Array.of(0.25),
    probA: Float64Array.of(-1),
    probB: Float64Array.of(0),
  },
};

const text = (change: object) =>
  new Blob([JSON.stringify({ ...(JSON.parse(JSON.stringify(listed(TWO))) as object), ...change })]);

function listed({ svc, ...rest }: Classifier): object {
  const plain = Object.entries(svc).map(([name, value]) => [
    name,
    value instanceof Float64Array
      ? [...value]
      : name === 'coefficients'
        ? [[...svc.coefficients[0]!]]
        : (value as unknown),
  ]);
  return {
    format: 'facet classifier',
    version: 1,
    ...rest,
    svc: Object.fromEntries(plain) as object,
  };
}

describe.runIf(shared)('a pickle of scikit-learn', () => {
  const versions = ['1.2.2', '1.9.1'].flatMap((version) =>
    (version === '1.2.2' ? [0, 2, 3, 4] : [0, 2, 5]).map(
      (protocol) => [version, protocol] as const,
    ),
  );
  it.each(versions)(
    'of version %s, protocol %i, decides as it does there',
    async (version, protocol) => {
      const name = `three-sklearn-${version}-protocol${protocol}.pkl`;
      const { names, svc } = await readClassifier(
        new Blob([readFileSync(`${folder}/${name}`)]),
        name,
      );
      const { class_names, test, by_version } = json<Expected>('expected.json');
      const of = by_version.find(({ sklearn }) => sklearn === version)!;
      expect(names).toEqual(class_names);
      test.forEach((point, i) => {
        const decided = decisions(svc, point);
        const probable = probabilities(svc, decided)!;
        // Nine decimals are in the file.
        decided.forEach((value, j) =>
          expect(Math.abs(value - of.decision[i]![j]!)).toBeLessThan(1e-8),
        );
        probable.forEach((value, j) =>
          expect(Math.abs(value - of.predict_proba[i]![j]!)).toBeLessThan(1e-8),
        );
        expect(largest(votes(decided, 3))).toBe(of.predict[i]);
      });
    },
  );

  it('with any byte another is read, or refused by its name', async () => {
    const whole = readFileSync(`${folder}/three-sklearn-1.9.1-protocol2.pkl`);
    const random = seededRandom(22);
    for (let time = 0; time < 300; time++) {
      const bytes = Uint8Array.from(whole);
      for (let i = 0; i < 3; i++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      const read = await readClassifier(new Blob([bytes]), 'changed.pkl').catch(
        (error: unknown) => error,
      );
      if (read instanceof Error)
        expect(read).toMatchObject({ name: 'FacetError', file: 'changed.pkl' });
      else expect((read as Classifier).names).toHaveLength(3);
    }
  });

  it('that is cut short anywhere is refused by its name', async () => {
    const whole = readFileSync(`${folder}/three-sklearn-1.9.1-protocol2.pkl`);
    for (let length = 1; length < whole.length; length += 97) {
      await expect(
        readClassifier(new Blob([whole.subarray(0, length)]), 'cut.pkl'),
      ).rejects.toMatchObject({ code: 'WEIGHTS_INVALID', file: 'cut.pkl' });
    }
  });
});

describe('a pickle that would run something', () => {
  it('is refused, and the name it asks for is said', async () => {
    const pickle = new Blob(["cposix\nsystem\n(S'echo'\ntR."]);
    await expect(readClassifier(pickle, 'evil.pkl')).rejects.toMatchObject({
      code: 'WEIGHTS_UNSAFE',
      message: expect.stringContaining('"posix.system"') as unknown,
      file: 'evil.pkl',
    });
  });
});

describe('a classifier of our own', () => {
  it('comes out of its file as it went in', async () => {
    expect(await readClassifier(classifierFile(TWO), 'two.json')).toEqual(TWO);
  });

  it('of a newer version is refused, with what to do', async () => {
    await expect(readClassifier(text({ version: 2 }), 'two.json')).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      message: 'two.json was written by a newer Facet.',
    });
  });

  it.each([
    ['fewer names than people', { names: ['Ada'] }],
    ['a scale of nothing', { scale: 0 }],
    ['another way of naming', { nameBy: 'luck' }],
    ['no machine', { svc: null }],
    ['support vectors cut short', { svc: { ...TWO.svc, vectors: [1] } }],
  ])('with %s is refused', async (_, change) => {
    await expect(readClassifier(text(change), 'two.json')).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      file: 'two.json',
    });
  });

  it('in a file of nothing is refused', async () => {
    await expect(readClassifier(new Blob([]), 'two.json')).rejects.toMatchObject({
      code: 'FILE_EMPTY',
    });
  });
});
