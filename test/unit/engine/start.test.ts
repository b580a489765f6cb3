/** What is said of a start that takes long, or comes to nothing. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Status } from '../../../src/base/types';
import { Engine } from '../../../src/engine/engine';
import { FakeWorker, stubBrowser } from './fake-worker';

let said: Status[];
/** Answers whether the vision worker holds its lock. */
let hold: () => boolean | Promise<boolean>;
let vision: FakeWorker[];

beforeEach(() => {
  vi.useFakeTimers();
  stubBrowser();
  said = [];
  vision = [];
  hold = () => true;
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const worker = (service: object) => () => new FakeWorker(service) as unknown as Worker;
const now = () => said.at(-1)!;

function start(): Engine {
  const service = { start: async () => ({ backend: 'wasm' }) };
  const createVision = () => {
    vision.push(new FakeWorker(service, () => hold()));
    return vision.at(-1) as unknown as Worker;
  };
  const engine = new Engine({ createVision, createFiles: worker({}), createNumbers: worker({}) });
  engine.ready.catch(() => {});
  engine.status.subscribe((status) => said.push(status));
  return engine;
}

it('a script that does not come is told of after ten seconds, and given up after two minutes', async () => {
  hold = () => new Promise(() => {});
  start();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(now()).toEqual({ phase: 'starting' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(now()).toMatchObject({
    phase: 'starting',
    message: expect.stringContaining('reload the page') as string,
  });
  await vi.advanceTimersByTimeAsync(110_000);
  expect(now()).toMatchObject({ phase: 'failed', error: { code: 'DEVICE_LOST' } });
  expect(now().message).toBeUndefined();
});

it('a worker that is lost, and whose successor does not start, is not “Starting again” for ever', async () => {
  vi.useRealTimers();
  start();
  await vi.waitFor(() => expect(now().phase).toBe('ready'));
  hold = () => {
    vision.at(-1)!.fail('');
    return new Promise(() => {});
  };
  vision[0]!.fail('out of memory');
  await vi.waitFor(() => expect(now().phase).toBe('failed'));
  expect(now().error).toMatchObject({
    code: 'DEVICE_LOST',
    hint: expect.stringContaining('reload the page') as string,
  });
});
