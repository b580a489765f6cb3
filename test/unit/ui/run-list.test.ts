import { afterEach, describe, expect, it, vi } from 'vitest';
import { gate } from '../../../src/storage/gate';
import { RunList } from '../../../src/ui/pages/evaluate/run-list.svelte';
import { keepRun, type Run } from '../../../src/storage/runs';

vi.mock('../../../src/storage/runs', () => ({
  keepRun: vi.fn(async () => 'kept'),
  forgetRun: vi.fn(async () => {}),
}));

const run = (id: string) => ({ id, name: id, date: 1 }) as Run;

afterEach(() => vi.clearAllMocks());

describe('the list of runs', () => {
  it('is empty once all has been wiped, with what was shown and what could be taken back', async () => {
    const list = new RunList(() => {});
    ['first', 'second', 'third'].forEach((id) => list.add(run(id), 1));
    list.toggleOverlay(run('first'));
    list.remove(run('second'));
    await gate.wipe(
      async () => {},
      async () => {},
    );
    expect([list.all, list.shown, list.removed, list.overlays]).toEqual([
      [],
      undefined,
      undefined,
      [],
    ]);
  });

  it('keeps a run as of when it was begun, so that a wipe meanwhile counts', () => {
    new RunList(() => {}).add(run('late'), 1234);
    expect(keepRun).toHaveBeenCalledWith(run('late'), 1234);
  });

  it.each([
    ['refused', 1],
    ['unwanted', 0],
  ] as const)('says so where keeping was %s: %i times', async (outcome, times) => {
    vi.mocked(keepRun).mockResolvedValueOnce(outcome);
    const onunkept = vi.fn();
    new RunList(onunkept).add(run('one'), 1);
    await Promise.resolve();
    await Promise.resolve();
    expect(onunkept).toHaveBeenCalledTimes(times);
  });
});
