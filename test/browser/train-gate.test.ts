/** What becomes of trainings that should be kept, and of those that should not: many runs on the drawn people. */
import { wrap } from 'comlink';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { seededRandom } from '../../src/base/random';
import type { TrainOptions } from '../../src/base/types';
import { drawnPeople } from '../../src/calls/samples';
import type { Facet } from '../../src/facet';
import { startFacet } from './support/facet';
import { record } from './support/record';
import { failureOf, figuresOf, personOf, trained, type PersonPhoto } from './support/training';
import type { FragileVision } from './workers/fragile-vision.worker';

const model = '20180408-102900';
const camera: TrainOptions = {
  ...{ model, camera: 'door', cameraAt: 'everywhere' },
  ...{ holdOutPhotos: 0.25, holdOutPeople: 0.34 },
};

describe.runIf(inject('full'))('trainings on the drawn people', () => {
  let facet: Facet;
  let vision: Worker;
  let people: PersonPhoto[];
  beforeAll(async () => {
    facet = startFacet('wasm', (worker) => (vision = worker));
    people = [...(await drawnPeople())].map(([path, file]) => ({ path, file }));
  });
  afterAll(() => facet.stop());

  async function recorded(name: string, figures: Record<string, unknown>): Promise<void> {
    await record(`training, kept and refused: ${name}`, figures);
  }

  /** As many trainings, each with other photos and people held out. */
  async function runs(count: number, options: TrainOptions) {
    const all = [];
    for (let seed = 1; seed <= count; seed++) {
      const result = await trained(facet, people, { ...camera, ...options, seed });
      const alarms = result.events.flatMap((event) =>
        event.kind === 'noticed' ? [event.what] : [],
      );
      all.push({ seed, alarms, ...figuresOf(result) });
    }
    return all;
  }

  it('of twenty ordinary ones at least sixteen are kept', async () => {
    const all = await runs(20, {});
    const kept = all.filter(({ better }) => better).length;
    await recorded('ordinary', { kept, of: all.length, runs: all });
    expect(kept).toBeGreaterThanOrEqual(16);
  });

  it.each([
    // Not all of the lesser ones come to know less than nothing on the way: the gate refuses what they learn.
    [10, 1, 0],
    [100, 10, 10],
  ])('at %i times the rate they are refused', async (times, learningRate, least) => {
    const all = await runs(10, { learningRate });
    const kept = all.filter(({ better }) => better).length;
    const alarmed = all.filter(({ alarms }) => alarms.length > 0).length;
    await recorded(`${times} times the rate`, { kept, alarmed, of: all.length, runs: all });
    expect(kept).toBe(0);
    expect(alarmed).toBeGreaterThanOrEqual(least);
  });

  it('with labels that are shuffled nothing is learned', async () => {
    const random = seededRandom(666);
    const labels = people.map(({ path }) => path);
    for (let i = labels.length - 1; i > 0; i--) {
      const other = Math.floor(random() * (i + 1));
      [labels[i], labels[other]] = [labels[other]!, labels[i]!];
    }
    const shuffled = people.map(({ file }, i) => ({ path: labels[i]!, file }));
    const error = await failureOf(facet.train(shuffled, camera).result);
    expect(error).toMatchObject({ code: 'TOO_FEW_PHOTOS' });
    expect(error!.message).toMatch(/look more like somebody else/);
    await recorded('labels shuffled', { says: error!.message });
  });

  it('of 30 % wrong labels each is found before anything is learned, and the others teach', async () => {
    const random = seededRandom(7);
    const names = [...new Set(people.map(personOf))];
    const wrong = new Set<string>();
    const mixed = people.map((photo) => {
      if (random() >= 0.3) return photo;
      const others = names.filter((name) => name !== personOf(photo));
      const other = others[Math.floor(random() * others.length)]!;
      // Numbered on, so that nobody's own photo is replaced.
      const path = `people/${other}/${other}_${String(1000 + wrong.size)}.jpg`;
      wrong.add(path);
      return { ...photo, path };
    });
    const result = await trained(facet, mixed, { model });
    const suspects = result.check.findings.filter(({ kind }) => kind === 'suspect');
    const found = suspects.filter(({ path }) => wrong.has(path)).length;
    await recorded('30 % wrong labels', {
      ...{ photos: people.length, wrong: wrong.size, found, falseFlags: suspects.length - found },
      ...figuresOf(result),
    });
    const kinds = result.events.map(({ kind }) => kind);
    expect(kinds.indexOf('checked')).toBeLessThan(kinds.indexOf('step'));
    expect(found).toBe(wrong.size);
    expect(suspects.every(({ leftOut }) => leftOut)).toBe(true);
    expect(result.steps).toBe(100);
  });

  it.each([1e3, 1e30])('at a rate of %f nothing is learned any more: taken back', async (rate) => {
    const result = await trained(facet, people, { ...camera, learningRate: rate });
    const noticed = result.events.find(({ kind }) => kind === 'noticed');
    await recorded(`a rate of ${rate}`, { noticed, ...figuresOf(result) });
    expect(noticed).toMatchObject({ what: 'collapse', backTo: 0 });
    expect(result.verdict.better).toBe(false);
    expect(result.model).toBeUndefined();
  });

  it('NaN in a photo’s features is said, and the others teach', async () => {
    const damaged = people[3]!.path;
    await facet.stats();
    await wrap<FragileVision>(vision).damageFeatures(damaged);
    const result = await trained(facet, people, camera);
    expect(result.check.findings).toContainEqual(
      expect.objectContaining({ path: damaged, kind: 'unreadable', leftOut: true }),
    );
    expect(result.check.train + result.check.heldOutPhotos).toBe(127);
    expect(result.verdict.better).toBe(true);
  });

  it('NaN in the loss is noticed, and taken back to where it was last right', async () => {
    await facet.stats();
    await wrap<FragileVision>(vision).damageLosses(35);
    const result = await trained(facet, people, camera);
    const noticed = result.events.find(({ kind }) => kind === 'noticed');
    expect(noticed).toMatchObject({ what: 'nan', backTo: 20 });
    expect(result.steps).toBe(20);
    expect(result.after.own!.val).toBeGreaterThanOrEqual(0);
  });
});
