/** What fine-tuning gives on people of LFW: figures of the long run. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TrainOptions } from '../../src/base/types';
import type { Facet } from '../../src/facet';
import { startFacet } from './support/facet';
import { record } from './support/record';
import { figuresOf, lfwPeople, personOf, trained, type PersonPhoto } from './support/training';

const model = '20180408-102900';

describe.runIf(inject('full') && inject('shared'))('people of LFW', () => {
  let facet: Facet;
  let people: PersonPhoto[];
  const figures: Record<string, unknown> = {};

  beforeAll(async () => {
    facet = startFacet('wasm');
    people = await lfwPeople(4);
  }, 600_000);
  afterAll(() => facet.stop());

  async function measure(name: string, options: TrainOptions) {
    const result = await trained(facet, people, {
      ...{ model, holdOutPhotos: 0.25, holdOutPeople: 0.25 },
      ...options,
    });
    figures[name] = figuresOf(result);
    console.log(name, JSON.stringify(figures[name]));
    await record('training: 96 people of LFW', figures);
    return result;
  }

  it('are 96 of whom there are four photos or more', () => {
    expect(new Set(people.map(personOf)).size).toBe(96);
    console.log(people.length);
  });

  for (const seed of [666, 1, 2, 3, 4]) {
    it(`everywhere ${seed}`, async () => {
      await measure(`everywhere ${seed}`, { camera: 'door', cameraAt: 'everywhere', seed });
      if (seed < 3)
        await measure(`everywhere shift ${seed}`, {
          ...{ mode: 'shift', camera: 'door', cameraAt: 'everywhere', seed },
        });
    });
  }
  for (const seed of [666, 1, 2, 3, 4]) {
    it(`clean ${seed}`, async () => {
      await measure(`clean ${seed}`, { seed });
    });
  }
  for (const seed of [666, 1]) {
    it(`recognition ${seed}`, async () => {
      await measure(`recognition ${seed}`, { camera: 'door', seed });
    });
  }
});
