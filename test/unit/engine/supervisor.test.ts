import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { CallOptions } from '../../../src/base/types';
import { Supervisor } from '../../../src/engine/supervisor';
import { held } from '../base/collected';
import { FakeWorker, stubBrowser } from './fake-worker';

interface Service {
  answer(): string;
  never(options: CallOptions): Promise<never>;
  refuse(): never;
}

/** Aborts that arrived inside a worker. */
let heard = 0;

const service: Service = {
  answer: () => 'done',
  never: ({ signal }) => {
    signal?.addEventListener('abort', () => heard++);
    return new Promise(() => {});
  },
  refuse: () => {
    throw new FacetError('INVALID_OPTION', 'No.');
  },
};

let workers: FakeWorker[];
let supervisor: Supervisor<Service>;
/** Whether a worker gets its lock. */
const hold = vi.fn<() => boolean | Promise<boolean>>();
const prepare = vi.fn<(remote: unknown) => Promise<void>>();
const onRestart = vi.fn();
const onFailed = vi.fn<(error: unknown) => void>();

beforeEach(() => {
  stubBrowser();
  heard = 0;
  workers = [];
  hold.mockReset().mockReturnValue(true);
  prepare.mockReset().mockResolvedValue();
  onRestart.mockReset();
  onFailed.mockReset();
  supervisor = new Supervisor<Service>(create, prepare, onRestart, onFailed);
});

afterEach(async () => {
  await supervisor.stop();
  vi.unstubAllGlobals();
});

function create(): Worker {
  workers.push(new FakeWorker(service, hold));
  return workers.at(-1) as unknown as Worker;
}

const answer = () => supervisor.call({}, (remote) => remote.answer());

/** A call that ends its worker, the first `times` it is tried; how often it was. */
function deadly(times: number, end = (worker: FakeWorker) => worker.fail('out of memory')) {
  const call = { tries: 0, result: undefined as unknown as Promise<unknown> };
  call.result = supervisor.call({}, (remote, options) => {
    if (++call.tries > times) return remote.answer();
    end(workers.at(-1)!);
    return remote.never(options);
  });
  return call;
}

describe('a worker', () => {
  it('is started when first needed, once, and prepared before the call', async () => {
    expect(workers).toHaveLength(0);
    prepare.mockImplementation(async () => expect(supervisor.open).toBe(2));
    await expect(Promise.all([answer(), answer()])).resolves.toEqual(['done', 'done']);
    expect(workers).toHaveLength(1);
    expect(prepare).toHaveBeenCalledOnce();
    expect(supervisor.open).toBe(0);
  });

  it('holds nothing of the calls that it answered', async () => {
    const references: WeakRef<object>[] = [];
    for (let i = 0; i < 50; i++) {
      await supervisor.call({}, async (remote) => {
        const result = { said: await remote.answer() };
        references.push(new WeakRef(result));
        return result;
      });
    }
    // The last may still be in a register of the loop.
    expect(await held(references)).toBeLessThanOrEqual(1);
  });

  it('that dies before it is ready fails its start; the next call starts another', async () => {
    prepare.mockImplementationOnce(() => {
      workers[0]!.fail('no memory');
      return new Promise(() => {});
    });
    await expect(supervisor.start()).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      detail: 'no memory',
    });
    expect(workers[0]!.terminated).toBe(true);
    await expect(answer()).resolves.toBe('done');
    expect(workers).toHaveLength(2);
  });

  it('whose preparation fails rejects as that did', async () => {
    prepare.mockRejectedValueOnce(new FacetError('NO_BACKEND', 'None.'));
    await expect(answer()).rejects.toMatchObject({ code: 'NO_BACKEND' });
    await expect(answer()).resolves.toBe('done');
  });

  it('that dies while nobody asks is replaced at once', async () => {
    await supervisor.start();
    workers[0]!.vanish();
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    expect(onRestart).toHaveBeenCalledOnce();
    expect(workers[0]!.terminated).toBe(true);
  });

  it('that dies again and again, and answers nothing between, is not started for ever', async () => {
    prepare.mockImplementation(async () => void queueMicrotask(() => workers.at(-1)!.vanish()));
    await supervisor.start();
    await vi.waitFor(() => expect(onFailed).toHaveBeenCalledOnce());
    expect(workers).toHaveLength(4);
    expect(onFailed.mock.calls[0]![0]).toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining('started 4 times') as string,
    });
    prepare.mockResolvedValue();
    await expect(answer()).resolves.toBe('done');
  });

  it('whose replacement does not start says so, and the next call starts another', async () => {
    await supervisor.start();
    prepare.mockRejectedValueOnce(new FacetError('NO_BACKEND', 'None.'));
    workers[0]!.vanish();
    await vi.waitFor(() => expect(onFailed).toHaveBeenCalledOnce());
    expect(onFailed.mock.calls[0]![0]).toMatchObject({ code: 'NO_BACKEND' });
    await expect(answer()).resolves.toBe('done');
  });

  it('that is stopped is ended, and none takes its place', async () => {
    await supervisor.start();
    await supervisor.stop();
    expect(workers.map(({ terminated }) => terminated)).toEqual([true]);
    expect(onRestart).not.toHaveBeenCalled();
  });
});

describe('a worker whose script', () => {
  afterEach(() => vi.useRealTimers());

  it('never comes is given up after two minutes, with what to do', async () => {
    vi.useFakeTimers();
    hold.mockReturnValueOnce(new Promise(() => {}));
    const start = supervisor.start();
    const failure = expect(start).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining('could not be started') as string,
      hint: expect.stringContaining('reload the page') as string,
    });
    await vi.advanceTimersByTimeAsync(119_000);
    expect(workers[0]!.terminated).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    await failure;
    expect(workers[0]!.terminated).toBe(true);
  });

  it('can’t be had says so at once', async () => {
    hold.mockImplementationOnce(() => {
      workers[0]!.fail('');
      return new Promise(() => {});
    });
    await expect(supervisor.start()).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      message: expect.stringContaining('could not be started') as string,
    });
  });

  it('may not be run here says so', async () => {
    const refusing = new Supervisor<Service>(() => {
      throw new DOMException('from origin null', 'SecurityError');
    }, prepare);
    await expect(refusing.start()).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      detail: 'from origin null',
    });
  });
});

describe('a worker without a lock', () => {
  const refused = () => Promise.reject(new DOMException('', 'SecurityError'));

  it.each<[string, boolean, object]>([
    ['where there are none', false, {}],
    ['that the browser refuses to both', false, { locks: { request: refused } }],
    ['that the browser refuses to the page alone', true, { locks: { request: refused } }],
    ['that is none for the page alone', true, {}],
  ])('%s serves; its error alone says that it died', async (_, holds, navigator) => {
    stubBrowser(navigator);
    hold.mockReturnValue(holds);
    await expect(answer()).resolves.toBe('done');
    expect(onRestart).not.toHaveBeenCalled();
    workers[0]!.fail('out of memory');
    await vi.waitFor(() => expect(onRestart).toHaveBeenCalledOnce());
    await expect(answer()).resolves.toBe('done');
    expect(workers).toHaveLength(2);
  });
});

describe('a call whose worker dies', () => {
  it.each([
    ['with an error', (worker: FakeWorker) => worker.fail('out of memory')],
    ['without a word', (worker: FakeWorker) => worker.vanish()],
  ])('%s is asked of another, once', async (_, end) => {
    const call = deadly(1, end);
    await expect(call.result).resolves.toBe('done');
    expect(call.tries).toBe(2);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(prepare).toHaveBeenCalledTimes(2);
    expect(onRestart).toHaveBeenCalledOnce();
  });

  it('twice fails with DEVICE_LOST, and a third worker stands ready', async () => {
    const call = deadly(2);
    await expect(call.result).rejects.toMatchObject({
      code: 'DEVICE_LOST',
      detail: 'out of memory',
    });
    expect(call.tries).toBe(2);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true, false]);
    await expect(answer()).resolves.toBe('done');
    expect(workers).toHaveLength(3);
  });

  it('is repeated together with the others that were open, on one new worker', async () => {
    await supervisor.start();
    let tries = 0;
    const open = () =>
      supervisor.call({}, (remote, options) =>
        ++tries > 2 ? remote.answer() : remote.never(options),
      );
    const calls = [open(), open()];
    await vi.waitFor(() => expect(tries).toBe(2));
    workers[0]!.fail('out of memory');
    await expect(Promise.all(calls)).resolves.toEqual(['done', 'done']);
    expect(workers).toHaveLength(2);
    expect(onRestart).toHaveBeenCalledOnce();
  });

  it('is not repeated where the worker only refuses', async () => {
    await expect(supervisor.call({}, (remote) => remote.refuse())).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    });
    expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
  });
});

describe('an aborted call', () => {
  it('in flight rejects at once; the worker hears of it and goes on serving', async () => {
    const controller = new AbortController();
    let flying = false;
    const call = supervisor.call({ signal: controller.signal }, (remote, options) => {
      flying = true;
      return remote.never(options);
    });
    await vi.waitFor(() => expect(flying).toBe(true));
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(answer()).resolves.toBe('done');
    await vi.waitFor(() => expect(heard).toBe(1));
    expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
    expect(supervisor.open).toBe(0);
  });

  it('is heard of while the call runs, and no longer', async () => {
    const { signal } = new AbortController();
    await supervisor.call({ signal }, async (remote, options) => {
      await Promise.race([remote.never(options), remote.answer()]);
      expect(getEventListeners(signal, 'abort')).not.toHaveLength(0);
    });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('does not wait for a worker that is still starting', async () => {
    prepare.mockImplementationOnce(() => new Promise(() => {}));
    const controller = new AbortController();
    const call = supervisor.call({ signal: controller.signal }, (remote) => remote.answer());
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    workers[0]!.fail('end of test');
  });

  it('that was aborted before reaches no worker', async () => {
    const work = vi.fn(async () => 'ran');
    const call = supervisor.call({ signal: AbortSignal.abort() }, work);
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    expect(work).not.toHaveBeenCalled();
    expect(workers).toHaveLength(0);
  });
});
