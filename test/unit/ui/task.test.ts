import { describe, expect, test } from 'vitest';
import { aborted, FacetError } from '../../../src/base/errors';
import { Task, type Work } from '../../../src/ui/work/task.svelte';

/** Work that goes on until it is let go, and rejects once it is stopped. */
function held() {
  let letGo = () => {};
  const work: Work = (signal) =>
    new Promise<void>((resolve, reject) => {
      letGo = resolve;
      signal.addEventListener('abort', () => reject(aborted()));
    });
  return { work, letGo: () => letGo() };
}

const none = async () => {};
const failing = () => Promise.reject(new FacetError('FILE_EMPTY', 'There is nothing in it.'));

describe('a task', () => {
  test('says what it is doing until that is done', async () => {
    const task = new Task<'reading' | 'measuring'>();
    expect(task.busy).toBe(false);
    const { work, letGo } = held();
    const ending = task.run(work, 'measuring');
    expect(task.doing).toBe('measuring');
    letGo();
    expect(await ending).toBe('done');
    expect(task.busy).toBe(false);
  });

  test('shows progress while it runs, and none afterwards', async () => {
    const task = new Task();
    await task.run(async (_, onProgress) => {
      onProgress({ done: 1, total: 2, unit: 'photos' });
      expect(task.progress?.done).toBe(1);
    });
    expect(task.progress).toBeUndefined();
  });

  test('keeps the error of what failed until other work begins', async () => {
    const task = new Task();
    expect(await task.run(failing)).toBe('failed');
    expect(task.error?.code).toBe('FILE_EMPTY');
    await task.run(none);
    expect(task.error).toBeUndefined();
  });

  test('shows any other value thrown as an error too', async () => {
    const task = new Task();
    await task.run(() => Promise.reject(new TypeError('no such thing')));
    expect(task.error).toMatchObject({ code: 'INTERNAL', message: 'no such thing' });
  });
});

describe('work that is stopped', () => {
  test('is busy until it has come to its end, and no error', async () => {
    const task = new Task();
    const ending = task.run(held().work);
    const stopped = task.stop();
    expect(task.busy).toBe(true);
    await stopped;
    expect(task.busy).toBe(false);
    expect(await ending).toBe('stopped');
    expect(task.error).toBeUndefined();
  });

  test('tells no more progress', async () => {
    const task = new Task();
    await task.run(async (_, onProgress) => {
      void task.stop();
      onProgress({ done: 1, unit: 'photos' });
      expect(task.progress).toBeUndefined();
    });
  });

  test('may fail on its way out without saying so', async () => {
    const task = new Task();
    const ending = task.run(async () => {
      void task.stop();
      await failing();
    });
    expect(await ending).toBe('stopped');
    expect(task.error).toBeUndefined();
  });

  test('is done where it came to its end all the same', async () => {
    const task = new Task();
    expect(await task.run(async () => void task.stop())).toBe('done');
  });
});

describe('of two pieces of work', () => {
  test('the latest counts, and the other is stopped and tells nothing', async () => {
    const task = new Task();
    const first = task.run(held().work);
    const { work, letGo } = held();
    const second = task.run(work);
    expect(await first).toBeUndefined();
    expect(task.busy).toBe(true);
    letGo();
    expect(await second).toBe('done');
  });

  test('the second is not begun where one at a time is done', async () => {
    const task = new Task('single');
    const { work, letGo } = held();
    const first = task.run(work);
    let begun = false;
    expect(await task.run(async () => void (begun = true))).toBeUndefined();
    expect(begun).toBe(false);
    letGo();
    expect(await first).toBe('done');
  });
});

test('a task that is cleared is idle at once, whatever its work still does', async () => {
  const task = new Task('single');
  await task.run(failing);
  const first = task.run(async (signal) => {
    await Promise.resolve();
    if (signal.aborted) await failing();
  });
  task.clear();
  expect(task.busy).toBe(false);
  expect(await task.run(none)).toBe('done');
  expect(await first).toBeUndefined();
  expect(task.error).toBeUndefined();
});

test('an error from beside the work is shown like its own', () => {
  const task = new Task();
  task.fail(new FacetError('OFFLINE', 'There is no network.'));
  expect(task.error?.code).toBe('OFFLINE');
});
