/** Sampling, splitting, selecting and filtering, against the originals run on the same seeds. */
import { describe, expect, inject, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { NumpyRandom } from '../../../src/base/numpy-random';
import { distanceThreshold, filtered } from '../../../src/train/filter';
import { samplePeople, splitImages, type Sample } from '../../../src/train/sampling';
import { selectTriplets, type TripletRule } from '../../../src/train/triplets';
import golden from '../../fixtures/golden/train/triplet-selection.json' with { type: 'json' };

const shared = inject('shared');
const named = ([person, image]: [number, number]) => `p${person}/${image}`;

describe('people of a batch', () => {
  const head = ({ images, perClass }: Sample) => ({
    // The longest list is in the golden by its first sixty.
    images: images.slice(0, 60).map(named),
    num_per_class: perClass,
  });

  it.each(golden.sample.runs)(
    '$people_per_batch with up to $images_per_person images, seed $seed, then others of the same stream',
    (run) => {
      const random = new NumpyRandom(run.seed);
      const next = () =>
        head(samplePeople(run.counts, run.people_per_batch, run.images_per_person, random));
      expect(next()).toEqual({ images: run.images, num_per_class: run.num_per_class });
      expect(next()).toEqual(run.second_call);
    },
  );

  it('that are fewer than asked for are refused', () => {
    expect(() => samplePeople([2, 2], 4, 3, new NumpyRandom(0))).toThrow(
      /4 people with 3 photos each are 12 photos; there are 4/,
    );
  });
});

describe('images set aside', () => {
  it.each(golden.split)('of $counts by $ratio, seed $seed', (run) => {
    const classes = splitImages(
      run.counts,
      run.ratio,
      run.min_nrof_images_per_class,
      new NumpyRandom(run.seed),
    );
    const side = (which: 'train' | 'validation') =>
      Object.fromEntries(
        classes.map(({ classIndex, [which]: images }) => [
          `p${classIndex}`,
          images.map((image) => named([classIndex, image])),
        ]),
      );
    expect(side('train')).toEqual(run.train);
    expect(side('validation')).toEqual(run.validation);
  });
});

describe('triplets', () => {
  const { embeddings, images_per_person, runs } = golden.select;

  it.each(runs)('$rule, alpha $alpha, $people_per_batch people, seed $seed', (run) => {
    const random = new NumpyRandom(run.seed);
    const selection = selectTriplets(
      Float32Array.from(embeddings.flat()),
      embeddings[0]!.length,
      images_per_person,
      {
        rule: run.rule as TripletRule,
        alpha: run.alpha,
        peoplePerBatch: run.people_per_batch,
        random,
      },
    );
    expect(selection).toEqual({ triplets: run.triplets, tried: run.tried });
    expect(random.randomSample()).toBeCloseTo(run.next_random, 11);
  });
});

interface PeopleRun {
  seed: number;
  people_per_batch: number;
  images_per_person: number;
  rule: TripletRule;
  alpha: number;
  sampled: number[];
  tried: number;
  triplets: number[][];
  next_random: number;
}

describe.runIf(shared)('triplets of the sample people', () => {
  const file = shared && `${shared}/golden/train/triplet-selection-people.json`;
  const people = file
    ? (JSON.parse(readFileSync(file, 'utf8')) as { embeddings: number[][]; runs: PeopleRun[] })
    : { embeddings: [], runs: [] };

  it.each(people.runs)('$rule, alpha $alpha, seed $seed', (run) => {
    const random = new NumpyRandom(run.seed);
    const { images, perClass } = samplePeople(
      Array<number>(24).fill(8),
      run.people_per_batch,
      run.images_per_person,
      random,
    );
    const rows = images.map(([person, image]) => person * 8 + image);
    expect(rows).toEqual(run.sampled);
    const embeddings = Float32Array.from(rows.flatMap((row) => people.embeddings[row]!));
    const { triplets, tried } = selectTriplets(embeddings, people.embeddings[0]!.length, perClass, {
      rule: run.rule,
      alpha: run.alpha,
      peoplePerBatch: run.people_per_batch,
      random,
    });
    expect(tried).toBe(run.tried);
    expect(triplets.map((triplet) => triplet.map((row) => rows[row]))).toEqual(run.triplets);
    expect(random.randomSample()).toBeCloseTo(run.next_random, 11);
  });
});

describe('images too far from their class', () => {
  const { distances, runs } = golden.find_threshold;

  it.each(runs)('at %d percent lie from %d on', (percentile, threshold, far) => {
    expect(distanceThreshold(distances, percentile!)).toBeCloseTo(threshold!, 11);
    const classes = distances.map(() => 0);
    const { images } = filtered(classes, distances, threshold!, 0);
    expect(images).toHaveLength(distances.length - far!);
  });

  it('take their class with them where too few are left', () => {
    expect(filtered([0, 0, 1, 1], [0.1, 0.2, 0.1, 9], 1, 2)).toEqual({
      images: [0, 1],
      dropped: [1],
    });
  });

  it('leave a class that was too small before', () => {
    expect(filtered([0, 1, 1], [0.1, 0.2, 0.3], 1, 2).images).toEqual([0, 1, 2]);
  });
});
