/** Which photos a step is taken on, and at which rate: the orders of the scripts. */
import { describe, expect, it } from 'vitest';
import { NumpyRandom } from '../../../src/base/numpy-random';
import type { TrainEvent, TrainOptions } from '../../../src/base/types';
import type { TrainingPhoto } from '../../../src/calls/train/learner';
import { trainOptions } from '../../../src/calls/train/options';
import { Collapse } from '../../../src/calls/train/scripts/collapse';
import type { Turn } from '../../../src/calls/train/scripts/course';
import { SoftmaxCourse } from '../../../src/calls/train/scripts/softmax';
import { classesOf, filtered, split } from '../../../src/calls/train/scripts/teaching';
import { TripletCourse } from '../../../src/calls/train/scripts/triplets';
import { selectTriplets } from '../../../src/train/triplets';
import { samplePeople } from '../../../src/train/sampling';

const photo = (person: number, n: number): TrainingPhoto => ({
  path: `p${person}/${n}`,
  label: person,
});
const people = (counts: number[]) =>
  counts.flatMap((count, person) => Array.from({ length: count }, (_, n) => photo(person, n)));
const pathsOf = ({ photos }: Turn) => photos.map(({ path }) => path);

async function turns(course: { next(step: number): Promise<Turn | undefined> }, count: number) {
  const all: Turn[] = [];
  for (let step = 0; step < count; step++) {
    const turn = await course.next(step);
    if (!turn) break;
    all.push(turn);
  }
  return all;
}

describe('the order of train_softmax.py', () => {
  const course = (options: object, counts = [3, 4]) =>
    new SoftmaxCourse(
      classesOf(people(counts)),
      trainOptions({ mode: 'softmax', batchSize: 5, epochSize: 2, maxEpochs: 4, ...options }),
      new NumpyRandom(666),
    );

  it('takes every photo once before any twice, across epochs', async () => {
    const paths = (await turns(course({}), 7)).flatMap(pathsOf);
    for (let round = 0; round < 5; round++) {
      expect(new Set(paths.slice(7 * round, 7 * (round + 1))).size).toBe(7);
    }
    expect(paths.slice(0, 7)).not.toEqual(paths.slice(7, 14));
  });

  it('goes round in a batch that is larger than the set', async () => {
    const [turn] = await turns(course({ batchSize: 16 }), 1);
    expect(turn!.photos).toHaveLength(16);
    expect(new Set(pathsOf(turn!)).size).toBe(7);
  });

  it('numbers people without gaps, whatever their labels', async () => {
    const photos = [photo(9, 0), photo(4, 0), photo(4, 1), photo(9, 1)];
    const [turn] = await turns(
      new SoftmaxCourse(
        classesOf(photos),
        trainOptions({ mode: 'softmax', batchSize: 4 }),
        new NumpyRandom(1),
      ),
      1,
    );
    turn!.photos.forEach(({ label }, i) => expect(turn!.labels[i]).toBe(label === 4 ? 0 : 1));
  });

  it('ends before the epoch whose rate is 0 or less, or for which the schedule has none', async () => {
    for (const last of [' -1', '-', ' 0']) {
      const learningRateSchedule = `0: 0.1\n2: 0.01\n3:${last}\n9: 1\n`;
      const all = await turns(course({ learningRate: 0, learningRateSchedule }), 8);
      expect(all.map(({ rate }) => rate)).toEqual([0.1, 0.1, 0.01, 0.01]);
    }
  });

  it('goes on where it was by its state', async () => {
    const whole = (await turns(course({}), 8)).map(pathsOf);
    const first = course({});
    await turns(first, 3);
    const second = course({});
    second.restore(structuredClone(first.state()));
    const rest = [];
    for (let step = 3; step < 8; step++) rest.push(pathsOf((await second.next(step))!));
    expect(rest).toEqual(whole.slice(3));
  });
});

describe('the order of train_tripletloss.py', () => {
  const SIZE = 2;
  const counts = [5, 4, 6];
  const options: TrainOptions = {
    mode: 'triplet',
    ...{ batchSize: 6, epochSize: 4, maxEpochs: 3 },
    ...{ peoplePerBatch: 3, imagesPerPerson: 4, alpha: 0.2 },
  };
  /** Embeddings on a circle, by the photo: of a person near each other, of others a little farther. */
  const at = ({ path, label }: TrainingPhoto) => {
    const angle = 0.6 * label + 0.25 * Number(path.split('/')[1]);
    return [Math.cos(angle), Math.sin(angle)];
  };
  const events: TrainEvent[] = [];
  const course = (more: object = {}, embed = at) => {
    const passes: number[] = [];
    const desk = {
      pass: async (photos: readonly TrainingPhoto[]) => {
        passes.push(photos.length);
        return Float32Array.from(photos.flatMap(embed));
      },
    };
    const filled = trainOptions({ ...options, ...more });
    const made = new TripletCourse(classesOf(people(counts)), filled, desk, (e) => events.push(e));
    return Object.assign(made, { passes });
  };

  it('is that of the generator: people are sampled, then triplets selected', async () => {
    const random = new NumpyRandom(666);
    const { images, perClass } = samplePeople(counts, 3, 4, random);
    const photos = images.map(([person, image]) => photo(person, image));
    const { triplets } = selectTriplets(Float32Array.from(photos.flatMap(at)), SIZE, perClass, {
      ...{ rule: 'vggface', alpha: 0.2, peoplePerBatch: 3, random },
    });
    const expected = triplets.flat().map((row) => photos[row]!.path);
    const all = course();
    const paths = (await turns(all, Math.ceil(expected.length / 6))).flatMap(pathsOf);
    expect(paths).toEqual(expected);
    expect(all.passes).toEqual([6, 6]);
  });

  it('trains on triplets to the last before it samples others, and looks up the rate then', async () => {
    const learningRateSchedule = '0: 0.1\n1: 0.01\n2: 0.001\n99: 1\n';
    const all = course({ learningRate: 0, learningRateSchedule });
    const batches: number[] = [];
    const rates: number[] = [];
    for (let step = 0; step < all.steps; step++) {
      const before = all.passes.length;
      const turn = (await all.next(step))!;
      if (all.passes.length > before) batches.push(step);
      rates.push(turn.rate);
    }
    // The epoch is looked up at the first sample after its batches are done.
    const starts = batches.filter((step, i) => i === 0 || step - lastStart(batches, i) >= 4);
    rates.forEach((rate, step) => {
      const start = starts.findLast((each) => each <= step)!;
      expect(rate, `step ${step}`).toBe([0.1, 0.01, 0.001, 1][Math.floor(start / 4)]);
    });
  });

  it('does not end at a rate of 0 or less', async () => {
    const all = await turns(
      course({ learningRate: 0, learningRateSchedule: '0: -1\n99: 1\n' }),
      12,
    );
    expect(all.map(({ rate }) => rate)).toEqual(Array(12).fill(-1));
  });

  it('goes on where it was by its state, with the triplets that waited', async () => {
    const whole = (await turns(course(), 12)).map(pathsOf);
    const first = course();
    await turns(first, 2);
    const second = course();
    second.restore(structuredClone(first.state()));
    const rest = [];
    for (let step = 2; step < 12; step++) rest.push(pathsOf((await second.next(step))!));
    expect(rest).toEqual(whole.slice(2));
  });

  it('ends, and says so, where nobody is near enough to anybody else', async () => {
    const apart = ({ label }: TrainingPhoto) => {
      const angle = (2 * Math.PI * label) / 3;
      return [Math.cos(angle), Math.sin(angle)];
    };
    expect(await turns(course({}, apart), 12)).toEqual([]);
    expect(events.at(-1)).toMatchObject({ kind: 'noticed', what: 'no triplets' });
  });

  it('has to have the photos that it samples', () => {
    expect(() => course({ peoplePerBatch: 45, imagesPerPerson: 40 })).toThrow(
      /45 people with 40 photos each are 1800 photos; there are 15, of 3 people/,
    );
    expect(() => course({ peoplePerBatch: 9, imagesPerPerson: 1 })).toThrow(/there are 3, of 3/);
  });
});

/** Where the epoch of sample i began. */
function lastStart(batches: readonly number[], i: number): number {
  let start = batches[0]!;
  for (const step of batches.slice(1, i)) if (step - start >= 4) start = step;
  return start;
}

describe('triplets whose loss stays at alpha', () => {
  it('are said once to have fallen together', () => {
    const told: TrainEvent[] = [];
    const collapse = new Collapse(0.2, (event) => told.push(event));
    for (let step = 0; step < 9; step++) collapse.see(0.2);
    collapse.see(0.15);
    for (let step = 0; step < 9; step++) collapse.see(0.20001);
    expect(told).toEqual([]);
    for (let step = 0; step < 9; step++) collapse.see(0.2);
    expect(told).toEqual([expect.objectContaining({ kind: 'noticed', what: 'collapse' })]);
  });
});

describe('photos that teach', () => {
  const distances = (values: number[]) =>
    Object.fromEntries(people([4, 4]).map(({ path }, i) => [path, values[i]!]));
  const near = [0.1, 0.2, 0.3, 0.9, 0.1, 0.2, 0.8, 0.9];
  const filter = { filterPercentile: 72, filterMinImagesPerClass: 3 };

  it('are nearer to their person than the percentile, and people stay with enough of them', () => {
    const classes = filtered(classesOf(people([4, 4])), {
      ...filter,
      filterDistances: distances(near),
    });
    expect(classes.map((photos) => photos.map(({ path }) => path))).toEqual([
      ['p0/0', 'p0/1', 'p0/2'],
    ]);
  });

  it('stay where no distance is known of them, and people of whom none was taken away', () => {
    const { 'p0/3': _, ...some } = distances(near);
    const classes = filtered(classesOf([...people([4, 4]), photo(2, 0)]), {
      ...filter,
      filterDistances: some,
    });
    expect(classes.map((photos) => photos.length)).toEqual([4, 1]);
  });

  it('must be those of the distances', () => {
    expect(() =>
      filtered(classesOf(people([2, 2])), { ...filter, filterDistances: { 'x/1': 1 } }),
    ).toThrow(/knows none of these photos/);
  });

  it('validate on one side alone', () => {
    const options = { validationSplitRatio: 0.25, minValidationImagesPerClass: 0 };
    const { train, validation } = split(classesOf(people([8, 4])), options, new NumpyRandom(666));
    expect(train.map((photos) => photos.length)).toEqual([6, 3]);
    expect(validation.map((photos) => photos.length)).toEqual([2, 1]);
    const paths = [...train.flat(), ...validation.flat()].map(({ path }) => path);
    expect(new Set(paths).size).toBe(12);
  });
});
