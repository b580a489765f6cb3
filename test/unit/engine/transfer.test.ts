import { getEventListeners } from 'node:events';
import { expose, releaseProxy, wrap, type Remote } from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { CallOptions, Progress, Weights } from '../../../src/base/types';
import { closeCall, installTransferHandlers } from '../../../src/engine/transfer';
import { stubBrowser } from './fake-worker';

const REFUSED = {
  hint: 'Give another.',
  file: 'det1.npy',
  detail: { missing: ['conv1/weights'], shape: [3, 3] },
};

/** What the worker's side does and sees. */
const service = {
  seen: undefined as (CallOptions & { minSize?: number }) | undefined,
  refuse(): void {
    throw new FacetError('WEIGHTS_MISMATCH', 'det1.npy is not the pnet.', REFUSED);
  },
  giveError: () => new FacetError('STORAGE_FULL', 'No room on this device.', REFUSED),
  refuseWithSymbol(): void {
    throw new FacetError('INVALID_OPTION', 'No.', { detail: Symbol('mine') });
  },
  fail(): void {
    throw new TypeError('x is undefined');
  },
  take(options: CallOptions & { minSize?: number }): boolean {
    service.seen = options;
    return options.signal!.aborted;
  },
  floats: (weights: Weights): number => weights.data.length,
};

let remote: Remote<typeof service>;
let ports: MessageChannel;

beforeEach(() => {
  stubBrowser();
  installTransferHandlers();
  ports = new MessageChannel();
  expose(service, ports.port1);
  remote = wrap<typeof service>(ports.port2);
});

afterEach(() => {
  remote[releaseProxy]();
  ports.port1.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('an error', () => {
  it('of Facet crosses whole, with the stack of where it was thrown', async () => {
    const error = await remote.refuse().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FacetError);
    expect(error).toMatchObject({
      code: 'WEIGHTS_MISMATCH',
      message: 'det1.npy is not the pnet.',
      ...REFUSED,
    });
    expect((error as Error).stack).toContain('refuse');
  });

  it('that is given and not thrown crosses whole, too', async () => {
    expect(await remote.giveError()).toMatchObject({ code: 'STORAGE_FULL', ...REFUSED });
  });

  it('whose detail cannot be cloned crosses with its text', async () => {
    await expect(remote.refuseWithSymbol()).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      detail: 'Symbol(mine)',
    });
  });

  it('of another kind keeps its message', async () => {
    const error = await remote.fail().catch((thrown: unknown) => thrown);
    expect(error).not.toBeInstanceOf(FacetError);
    expect(error).toMatchObject({ name: 'TypeError', message: 'x is undefined' });
  });
});

describe('call options', () => {
  it('cross with all that is beside signal and progress', async () => {
    await remote.take({ minSize: 40, onProgress: () => {} });
    expect(service.seen).toMatchObject({ minSize: 40 });
  });

  it('bring an abort across', async () => {
    const controller = new AbortController();
    await expect(remote.take({ signal: controller.signal })).resolves.toBe(false);
    controller.abort();
    await vi.waitFor(() => expect(service.seen!.signal!.aborted).toBe(true));
  });

  it('aborted before arrive aborted', async () => {
    await expect(remote.take({ signal: AbortSignal.abort() })).resolves.toBe(true);
  });

  it('bring progress back, no oftener than each 40 ms but for the last', async () => {
    const told: number[] = [];
    await remote.take({ onProgress: ({ done }) => told.push(done) });
    const now = vi.spyOn(performance, 'now');
    const at = (milliseconds: number, done: number) => {
      now.mockReturnValue(milliseconds);
      service.seen!.onProgress!({ done, total: 5, unit: 'files' } as Progress);
    };
    at(1000, 1);
    at(1039, 2);
    at(1040, 3);
    at(1079, 4);
    at(1079, 5);
    await vi.waitFor(() => expect(told).toEqual([1, 3, 5]));
  });

  it('without progress give the worker none to tell', async () => {
    await remote.take({ signal: new AbortController().signal });
    expect(service.seen!.onProgress).toBeUndefined();
  });

  it('let go of their signal when the call is closed', async () => {
    const { signal } = new AbortController();
    const options = { signal };
    await remote.take(options);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    closeCall(options);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

it('weights are handed over, not copied', async () => {
  const data = new Float32Array(1000);
  const weights: Weights = { id: 'mine', digest: '', tensors: [], data };
  await expect(remote.floats(weights)).resolves.toBe(1000);
  expect(data.byteLength).toBe(0);
});
