/** Trainings on this device: which are known, what an unfinished one goes on from, what goes when. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Training } from '../../../src/base/types';
import type { Storage } from '../../../src/storage/entries';
import { Device, openTab, type Tab } from './device';

const { current } = vi.hoisted(() => ({ current: {} as { device: Device } }));

vi.mock('../../../src/storage/entries', async (original) => ({
  ...(await original<object>()),
  indexedDbStorage: (name: string) => current.device.open(name),
}));

const DAY = 86_400_000;

let device: Device;
let database: Storage;
let tab: Tab;

beforeEach(async () => {
  device = current.device = new Device();
  device.stub();
  database = device.open('facet-trainings');
  tab = await openTab();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const training = (id: string, more: Partial<Training> = {}) =>
  ({ id, title: id, date: 1, step: 0, state: 'unfinished', ...more }) as Training;

/** Long enough to be parts of their own. */
const stateOf = (step: number) => ({ values: new Float32Array(20_000).fill(step) });

const checkpoint = (step: number, gain?: number) =>
  ({ step, epoch: 1, gain, state: stateOf(step), record: {} }) as Parameters<
    Tab['keepCheckpoint']
  >[1];

const stepsOf = async (id: string) => (await tab.checkpoints(id)).map(({ step }) => step);

const keys = () => database.keys();

/** From now on the database takes so many writes, and refuses the next with this. */
function failsAfter(writes: number, error: Error): void {
  const { set } = database;
  let left = writes;
  database.set = async (entries) => {
    if (left-- <= 0) throw error;
    await set(entries);
  };
}

describe('the trainings that are kept', () => {
  it('come newest first', async () => {
    await tab.keepTraining(training('early', { date: 1 }));
    await tab.keepTraining(training('late', { date: 3 }));
    await tab.keepTraining(training('between', { date: 2 }));
    const kept = await tab.keptTrainings();
    expect(kept.map(({ id }) => id)).toEqual(['late', 'between', 'early']);
  });

  it('are told of as they were told last', async () => {
    await tab.keepTraining(training('a', { title: 'before' }));
    await tab.keepTraining(training('a', { title: 'after' }));
    expect(await tab.keptTrainings()).toMatchObject([{ id: 'a', title: 'after' }]);
  });

  it('are a hundred: the one that was touched longest ago goes', async () => {
    vi.useFakeTimers();
    for (let i = 0; i <= 100; i++) {
      vi.setSystemTime(i + 1);
      await tab.keepTraining(training(`number ${i}`, { state: 'done' }));
    }
    const ids = (await tab.keptTrainings()).map(({ id }) => id);
    expect(ids).toHaveLength(100);
    expect(ids).not.toContain('number 0');
  });

  it('are five at most of those that are unfinished, the one that goes on among them', async () => {
    vi.useFakeTimers();
    for (let i = 0; i < 6; i++) {
      vi.setSystemTime(i + 1);
      await tab.keepTraining(training(`number ${i}`));
    }
    await tab.keepTraining(training('done', { state: 'done' }));
    await tab.keepTraining(training('number 1'));
    const ids = (await tab.keptTrainings()).map(({ id }) => id).sort();
    expect(ids).toEqual(['done', ...[1, 2, 3, 4, 5].map((i) => `number ${i}`)]);
  });

  it('go as a whole', async () => {
    for (const id of ['a: one', 'b']) {
      await tab.keepTraining(training(id));
      await tab.keepSetup(id, { features: [new Blob(['rows'])] });
      await tab.keepCheckpoint(id, checkpoint(1));
    }
    await tab.forgetTraining('a: one');
    expect((await tab.keptTrainings()).map(({ id }) => id)).toEqual(['b']);
    expect((await keys()).filter((key) => !key.includes(':b'))).toEqual([]);
    expect(await tab.recallSetup('b')).toBeDefined();
  });
});

describe('what an unfinished training goes on from', () => {
  it('comes back: options, paths, features in blocks', async () => {
    const blocks = [new Blob([new Float32Array([1, 2])]), new Blob([new Float32Array([3])])];
    await tab.keepSetup('a', { options: { seed: 1 }, paths: ['x'], features: blocks });
    const setup = (await tab.recallSetup('a')) as { features: Blob[]; options: object };
    expect(setup.options).toEqual({ seed: 1 });
    const rows = await new Blob(setup.features).arrayBuffer();
    expect([...new Float32Array(rows)]).toEqual([1, 2, 3]);
  });

  it('is written a block at a time', async () => {
    const sizes: number[] = [];
    const { set } = database;
    database.set = async (entries) => {
      sizes.push(entries.filter(([, value]) => value instanceof Blob).length);
      await set(entries);
    };
    await tab.keepSetup('a', { features: [new Blob(['1']), new Blob(['2']), new Blob(['3'])] });
    expect(Math.max(...sizes)).toBe(1);
  });

  it('is undefined where nothing was kept', async () => {
    expect(await tab.recallSetup('a')).toBeUndefined();
    expect(await tab.lastCheckpoint('a')).toBeUndefined();
    expect(await tab.bestCheckpoint('a')).toBeUndefined();
  });

  it('goes once the training is done, which itself stays', async () => {
    await tab.keepTraining(training('a'));
    await tab.keepSetup('a', { features: [new Blob(['rows'])] });
    await tab.keepCheckpoint('a', checkpoint(1));
    await tab.keepTraining(training('a', { state: 'done' }));
    expect(await keys()).toEqual(['head:a']);
    expect(await tab.keptTrainings()).toMatchObject([{ id: 'a', state: 'done' }]);
  });
});

describe('checkpoints', () => {
  it('are the last three, and the one with the highest gain', async () => {
    const gains = [undefined, 0.1, 0.3, 0.2, undefined, 0.1, 0.2];
    for (const [i, gain] of gains.entries()) {
      await tab.keepCheckpoint('a', checkpoint(i + 1, gain));
    }
    expect(await stepsOf('a')).toEqual([7, 6, 5, 3]);
    expect(await tab.lastCheckpoint('a')).toEqual(checkpoint(7, 0.2));
    expect(await tab.bestCheckpoint('a')).toEqual(checkpoint(3, 0.3));
  });

  it('leave nothing of the earlier ones behind', async () => {
    for (let step = 1; step <= 8; step++) await tab.keepCheckpoint('a', checkpoint(step));
    const entries = await keys();
    expect(entries.filter((key) => key.startsWith('value:'))).toHaveLength(3);
    expect(entries.filter((key) => key.startsWith('part:'))).toHaveLength(3);
  });

  it('tell the training where it is', async () => {
    await tab.keepTraining(training('a'));
    await tab.keepCheckpoint('a', checkpoint(40));
    expect(await tab.keptTrainings()).toMatchObject([{ id: 'a', step: 40 }]);
  });

  it.each([0, 1, 2])(
    'of which only so many entries were written before the tab was closed are never taken: %d',
    async (writes) => {
      await tab.keepCheckpoint('a', checkpoint(1));
      failsAfter(writes, new Error('closed'));
      await tab.keepCheckpoint('a', checkpoint(2));
      const next = await openTab();
      expect(await next.lastCheckpoint('a')).toEqual(checkpoint(1));
    },
  );

  it('that were broken off are swept away by the next', async () => {
    await tab.keepCheckpoint('a', checkpoint(1));
    const before = await keys();
    await database.set([['part:a:5:0', new Blob(['the tab was closed after this'])]]);
    await tab.keepCheckpoint('b', checkpoint(1));
    expect(await keys()).toContain('part:a:5:0');
    await tab.keepTraining(training('a'));
    expect((await keys()).filter((key) => !key.includes(':b'))).toEqual(before);
  });

  it('that can’t be read any more leave the turn to the one before', async () => {
    await tab.keepCheckpoint('a', checkpoint(1));
    await tab.keepCheckpoint('a', checkpoint(2));
    const parts = (await keys()).filter((key) => key.startsWith('part:'));
    await database.delete([parts.at(-1)!]);
    expect(await tab.lastCheckpoint('a')).toEqual(checkpoint(1));
  });

  it('for which there is no room are said, and the earlier ones stay', async () => {
    await tab.keepCheckpoint('a', checkpoint(1));
    failsAfter(1, new DOMException('full', 'QuotaExceededError'));
    await expect(tab.keepCheckpoint('a', checkpoint(2))).resolves.toBe('full');
    expect(await tab.lastCheckpoint('a')).toEqual(checkpoint(1));
    expect((await keys()).filter((key) => key.startsWith('part:'))).toHaveLength(1);
  });

  it('are kept one after another, however fast they come', async () => {
    const all = [1, 2, 3, 4, 5].map((step) => tab.keepCheckpoint('a', checkpoint(step)));
    expect(await Promise.all(all)).toEqual(all.map(() => 'kept'));
    expect(await stepsOf('a')).toEqual([5, 4, 3]);
  });
});

describe('how long trainings are kept', () => {
  it('goes by when they were touched last, as a whole', async () => {
    vi.useFakeTimers();
    const begun = Date.now();
    await tab.keepTraining(training('a'));
    await tab.keepSetup('a', { features: [new Blob(['rows'])] });
    vi.setSystemTime(begun + 20 * DAY);
    await tab.keepCheckpoint('a', checkpoint(1));
    await tab.forgetOld(begun + 49 * DAY);
    expect(await tab.recallSetup('a')).toBeDefined();
    await tab.forgetOld(begun + 51 * DAY);
    expect(await keys()).toEqual([]);
  });

  it('is not at all while nothing is to be kept', async () => {
    await tab.gate.choose({ nothing: true });
    await expect(tab.keepTraining(training('a'))).resolves.toBe('unwanted');
    await expect(tab.keepSetup('a', {})).resolves.toBe('unwanted');
    await expect(tab.keepCheckpoint('a', checkpoint(1))).resolves.toBe('unwanted');
    expect(await keys()).toEqual([]);
  });

  it('ends with a wipe, for those too that were begun before it', async () => {
    const since = Date.now();
    await tab.keepTraining(training('a'), since);
    await tab.wipeStores();
    await expect(tab.keepCheckpoint('a', checkpoint(1), since)).resolves.toBe('unwanted');
    expect(await keys()).toEqual([]);
  });
});
