/** What a training is made of, apart from the devices that compute: its events, its pace, its record, its watch. */
import { describe, expect, it } from 'vitest';
import type { TrainedStep, TrainEvent } from '../../../../src/base/types';
import { Events } from '../../../../src/calls/train/events';
import { trainOptions } from '../../../../src/calls/train/options';
import { Pace } from '../../../../src/calls/train/pace';
import { denseLabels } from '../../../../src/calls/train/personal';
import { addStep, cutAt, newRecord } from '../../../../src/calls/train/record';
import { GUARD, mapParts, ownPath, SEEN, setsOf, teaching } from '../../../../src/calls/train/sets';
import { Watch } from '../../../../src/train/watch';

const step = (number: number, data = 1): TrainedStep => ({
  ...{ step: number, rate: 0.1, total: data, data, regularisation: 0, weightDecay: 0 },
  ...{ prelogitsNorm: 0, centerLoss: 0, accuracy: 1, gradientNorm: 1 },
});

describe('events', () => {
  const paused: TrainEvent = { kind: 'paused' };
  const resumed: TrainEvent = { kind: 'resumed' };

  it('come in their order, those from before the reader came too, and end', async () => {
    const events = new Events();
    events.emit(paused);
    setTimeout(() => {
      events.emit(resumed);
      events.end();
    }, 0);
    const heard: TrainEvent[] = [];
    for await (const event of events) heard.push(event);
    expect(heard).toEqual([paused, resumed]);
  });

  it('that nobody reads do not pile up for ever', async () => {
    const events = new Events();
    for (let i = 0; i < 30_000; i++) events.emit(paused);
    events.end();
    let count = 0;
    for await (const _ of events) count++;
    expect(count).toBe(20_000);
  });
});

describe('the pace', () => {
  it('waits while it is paused, and goes on', async () => {
    const told: string[] = [];
    const pace = new Pace(undefined, (kind) => told.push(kind));
    pace.pause();
    pace.pause();
    let gone = false;
    const turn = pace.turn().then(() => (gone = true));
    await Promise.resolve();
    expect(gone).toBe(false);
    pace.resume();
    await turn;
    expect(told).toEqual(['paused', 'resumed']);
  });

  it('a stop ends a pause; an abort throws', async () => {
    const control = new AbortController();
    const pace = new Pace(control.signal, () => {});
    pace.pause();
    pace.stop();
    await pace.turn();
    expect(pace.stopped).toBe(true);
    control.abort();
    await expect(pace.turn()).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('an abort is heard in a pause', async () => {
    const control = new AbortController();
    const pace = new Pace(control.signal, () => {});
    pace.pause();
    setTimeout(() => control.abort(), 0);
    await expect(pace.turn()).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('the record', () => {
  it('is cut where a training goes back: what is done again is not there twice', () => {
    const record = newRecord({});
    for (let i = 1; i <= 7; i++) addStep(record, step(i, i));
    for (const epoch of [1, 2, 3]) {
      record.figures.push({ step: epoch * 2, epoch, figures: {} });
      record.lfw.push({ epoch, step: epoch * 2 - 2, accuracy: 1, val: 1 });
    }
    cutAt(record, 5, 2);
    expect(record.steps.data).toEqual([1, 2, 3, 4, 5]);
    expect(record.figures.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(record.lfw.map(({ epoch }) => epoch)).toEqual([1, 2]);
  });
});

describe('the watch', () => {
  it('lets a falling and a noisy loss be', () => {
    const watch = new Watch(1.5);
    const losses = Array.from({ length: 100 }, (_, i) => 9 * 0.97 ** i + (i % 3));
    expect(losses.map((data, i) => watch.see(step(i + 1, data)))).not.toContainEqual(
      expect.anything(),
    );
  });

  it('hears a loss that is no number, and one that grows', () => {
    expect(new Watch(1.5).see(step(3, NaN))).toMatchObject({ what: 'nan' });
    const watch = new Watch(1.5);
    const alarms = Array.from({ length: 60 }, (_, i) => watch.see(step(i + 1, i < 10 ? 9 : 30)));
    expect(alarms.find(Boolean)).toMatchObject({
      what: 'exploding',
      says: expect.stringContaining('rate (0.1) is too high') as string,
    });
  });
});

describe('the parts', () => {
  const photo = (path: string, label: number) => ({ path, label });
  const parts = {
    train: [photo('Ada/1', 0), photo('Bo/1', 1)],
    own: [photo(`${SEEN}Ada/2`, 0)],
    people: [photo(`${SEEN}Cy/1`, 2)],
    guard: [photo(`${GUARD}Alder/1`, 9)],
    seen: [photo(`${SEEN}Ada/1`, 0)],
    peopleEnrolled: [photo('Cy/1', 2)],
  };

  it('what a camera sees teaches beside the good photos', () => {
    expect(teaching(parts).map(({ path }) => path)).toEqual(['Ada/1', 'Bo/1', `${SEEN}Ada/1`]);
  });

  it('are embedded in one go, and each gets its rows', async () => {
    const learner = {
      embeddings: (photos: readonly { label: number }[]) =>
        Promise.resolve(Float32Array.from(photos.flatMap(({ label }) => [label, 1]))),
    };
    const sets = await setsOf(learner, parts, 1);
    expect(sets).toMatchObject({ size: 2, across: true });
    expect([...sets.guard.embeddings]).toEqual([9, 1]);
    expect([...sets.peopleEnrolled!.embeddings]).toEqual([2, 1]);
    expect(sets.train.labels).toEqual([0, 1]);
  });

  it('a photo’s own path is told from whose it is', () => {
    expect([`${GUARD}a/b`, `${SEEN}a/b`, 'guard/a'].map(ownPath)).toEqual([
      'a/b',
      'a/b',
      'guard/a',
    ]);
  });

  it('all are changed alike', () => {
    const none = mapParts(parts, () => []);
    expect(Object.values(none).flat()).toEqual([]);
  });

  it('people who teach are numbered without gaps', () => {
    expect(denseLabels([photo('a', 4), photo('b', 4), photo('c', 7)])).toEqual([0, 0, 1]);
  });
});

describe('options', () => {
  it('depend on the mode where nothing is said', () => {
    expect(trainOptions({})).toMatchObject({ mode: 'personal', steps: 100, learningRate: 0.1 });
    expect(trainOptions({ mode: 'everything' })).toMatchObject({
      batchSize: 16,
      learningRate: 3e-5,
    });
    expect(trainOptions({ mode: 'softmax' })).toMatchObject({ batchSize: 90, epochSize: 1000 });
  });

  it.each([
    [{ learningRate: NaN }, 'learningRate'],
    [{ holdOutPhotos: 1 }, 'holdOutPhotos'],
    [{ holdOutPeople: ['a', 3] as never }, 'holdOutPeople'],
    [{ steps: 0.5 }, 'steps'],
    [{ mode: 'best' as never }, 'mode'],
    [{ prelogitsNormP: 0.5 }, 'prelogitsNormP'],
  ])('%j is refused by its name', (options, name) => {
    expect(() => trainOptions(options)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(name) as string }) as Error,
    );
  });
});
