import { describe, expect, it, vi } from 'vitest';
import { aborted } from '../../../src/base/errors';
import type { CallOptions, Progress } from '../../../src/base/types';
import type { Engine } from '../../../src/engine/engine';
import { forEachPhoto, type Each } from '../../../src/engine/many';

const engine = (atOnce: number) => ({ atOnce: () => atOnce }) as Engine;
const tick = () => new Promise((resolve) => setTimeout(resolve));

async function all<R>(rows: AsyncIterable<Each<R>>): Promise<Each<R>[]> {
  const list: Each<R>[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Photos by number without end; how many were taken, and whether the source was closed. */
function endless() {
  const source = { taken: 0, closed: false, photos: undefined as unknown as Iterable<number> };
  source.photos = (function* () {
    try {
      for (;;) yield source.taken++;
    } finally {
      source.closed = true;
    }
  })();
  return source;
}

/** Works that end when they are told to, by their photo. */
function controlled() {
  const finish = new Map<number, () => void>();
  const work = (photo: number) =>
    new Promise<string>((resolve) => finish.set(photo, () => resolve(`photo ${photo}`)));
  return { finish, work };
}

describe('many photos', () => {
  it('give results in their order, whichever is through first', async () => {
    const { finish, work } = controlled();
    const rows = all(forEachPhoto(engine(3), [0, 1, 2], {}, work));
    await tick();
    for (const photo of [2, 1, 0]) {
      finish.get(photo)!();
      await tick();
    }
    expect(await rows).toEqual([0, 1, 2].map((index) => ({ index, result: `photo ${index}` })));
  });

  it('are pulled as there is room, never more', async () => {
    const { finish, work } = controlled();
    const source = endless();
    const rows = forEachPhoto(engine(2), source.photos, {}, work);
    const first = rows.next();
    await tick();
    expect(source.taken).toBe(2);
    finish.get(1)!();
    await tick();
    expect(source.taken, 'the second waits for the first').toBe(2);
    finish.get(0)!();
    await first;
    await tick();
    expect(source.taken, 'nobody asked for more').toBe(2);
    await rows.next();
    void rows.next();
    await tick();
    expect(source.taken).toBe(4);
  });

  it('may come one by one, and those that are there do not wait for the next', async () => {
    const photos = (async function* () {
      yield 0;
      await new Promise(() => {});
    })();
    const rows = forEachPhoto(engine(2), photos, {}, async (photo) => photo);
    expect((await rows.next()).value).toEqual({ index: 0, result: 0 });
  });

  it('that fail are rows like the others', async () => {
    const work = async (photo: number) => {
      if (photo === 1) throw new Error('broken');
      return photo;
    };
    const rows = await all(forEachPhoto(engine(2), [0, 1, 2], {}, work));
    expect(rows.map(({ result }) => result)).toEqual([0, undefined, 2]);
    expect(rows[1]).toMatchObject({ index: 1, error: { name: 'FacetError' } });
  });

  it('tell their progress, with the total where it is known', async () => {
    const told: Progress[] = [];
    const onProgress = (progress: Progress) => told.push(progress);
    await all(forEachPhoto(engine(1), [0, 1], { onProgress }, async () => 'done'));
    expect(told).toMatchObject([
      { done: 1, total: 2, unit: 'photos' },
      { done: 2, total: 2, unit: 'photos' },
    ]);
    await all(forEachPhoto(engine(1), new Set([0]), { onProgress }, async () => 'done'));
    expect(told.at(-1)!.total).toBeUndefined();
  });

  it('hand the options on, but for the progress of the whole', async () => {
    const work = vi.fn(async (_: number, options: CallOptions & { minSize: number }) => options);
    const options = { minSize: 40, onProgress: () => {} };
    await all(forEachPhoto(engine(1), [0], options, work));
    expect(work.mock.calls[0]![1]).toEqual({ minSize: 40, signal: expect.any(AbortSignal) });
  });
});

describe('a run over many photos', () => {
  /** Never ends but by its signal. */
  const untilAborted = (_: number, { signal }: CallOptions) =>
    new Promise<never>((_resolve, reject) =>
      signal!.addEventListener('abort', () => reject(aborted())),
    );

  it('that is aborted ends with ABORTED, closes its source and takes no more', async () => {
    const controller = new AbortController();
    const source = endless();
    const rows = all(
      forEachPhoto(engine(2), source.photos, { signal: controller.signal }, untilAborted),
    );
    await tick();
    controller.abort();
    await expect(rows).rejects.toMatchObject({ code: 'ABORTED' });
    expect(source).toMatchObject({ taken: 2, closed: true });
  });

  it('that is left early aborts what is open and closes its source', async () => {
    const source = endless();
    const signals: AbortSignal[] = [];
    const work = (photo: number, options: CallOptions) => {
      signals.push(options.signal!);
      return photo === 0 ? Promise.resolve('done') : untilAborted(photo, options);
    };
    for await (const row of forEachPhoto(engine(2), source.photos, {}, work)) {
      expect(row).toEqual({ index: 0, result: 'done' });
      break;
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual(signals.map(() => true));
    expect(source.closed).toBe(true);
  });

  it('whose source fails fails as that did', async () => {
    const photos = (function* () {
      yield 0;
      throw new Error('no such folder');
    })();
    const rows = all(forEachPhoto(engine(1), photos, {}, async (photo) => photo));
    await expect(rows).rejects.toThrow('no such folder');
  });
});
