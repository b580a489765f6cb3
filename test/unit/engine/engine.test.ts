import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { Backend, Status } from '../../../src/base/types';
import { Engine } from '../../../src/engine/engine';
import { FakeWorker, stubBrowser } from './fake-worker';

const missing = () => {
  throw new FacetError('WEIGHTS_MISSING', 'There are none.');
};

beforeEach(stubBrowser);
afterEach(() => vi.unstubAllGlobals());

test.each<[Backend, RegExp]>([
  ['webgpu', /^The graphics processor was lost; /],
  ['wasm', /^The part that computes was lost; /],
])('a worker that is lost while %s runs is told of by what it was', async (backend, message) => {
  const workers: FakeWorker[] = [];
  const make = (service: object) => () => {
    workers.push(new FakeWorker(service));
    return workers.at(-1) as unknown as Worker;
  };
  const engine = new Engine({
    createVision: make({ start: () => ({ backend }) }),
    createFiles: make({ best: missing, fetchBetter: () => false, takeNotes: () => [] }),
    createNumbers: make({}),
  });
  await engine.ready;
  const told = new Promise<Status>((done) =>
    engine.status.subscribe((status) => status.message && done(status)),
  );
  workers[0]!.fail('lost');
  expect((await told).message).toMatch(message);
  await engine.stop();
});
