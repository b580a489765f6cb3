import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aborted, FacetError } from '../../../src/base/errors';
import type { TrainOptions, TrainResult, TrainRun } from '../../../src/base/types';
import { facet } from '../../../src/page-facet';
import { training } from '../../../src/ui/pages/train/training.svelte';
import { check, finding, kept, result, scriptedRun, step } from './training-events';

vi.mock('../../../src/page-facet', () => ({
  facet: {
    models: vi.fn(async () => []),
    trainings: vi.fn(async () => []),
    forgetTraining: vi.fn(async () => {}),
    measureCamera: vi.fn(),
    train: vi.fn(),
  },
}));
vi.mock('../../../src/calls/samples', () => ({
  drawnPeople: async () => new Map([['people/Ada/Ada_0001.jpg', new Blob(['1'])]]),
}));

const train = vi.mocked(facet.train);

/** The next training ends so, when it is told to. */
function next(): {
  end: (value: TrainResult) => void;
  fail: (error: unknown) => void;
  run: TrainRun;
} {
  let end!: (value: TrainResult) => void;
  let fail!: (error: unknown) => void;
  const outcome = new Promise<TrainResult>((resolve, reject) => ([end, fail] = [resolve, reject]));
  const run = scriptedRun(
    [{ kind: 'checked', check: check({ findings: [finding()] }) }, step()],
    outcome,
  );
  train.mockImplementationOnce((_, { signal } = {}) => {
    signal?.addEventListener('abort', () => fail(aborted()));
    return run;
  });
  return { end, fail, run };
}

const optionsOf = (call: number) => train.mock.calls[call]![1] as TrainOptions;

beforeEach(async () => {
  await training.cancel();
  training.live = undefined;
  training.outcome = undefined;
  training.wanted = undefined;
  training.decisions.clear();
  training.form.camera.choice = 'none';
});
afterEach(() => vi.clearAllMocks());

describe('the Train page', () => {
  test('tries the sample people through the door camera, to a verdict', async () => {
    const { end } = next();
    const done = training.trySample();
    await vi.waitFor(() => expect(training.live?.check).toBeDefined());
    expect(training.runs).toBe(true);
    expect(optionsOf(0)).toMatchObject({ mode: 'personal', camera: 'door' });
    end(result({ verdict: { better: true, share: 0.7, says: 'Better.', because: [], gains: {} } }));
    await done;
    expect(training.outcome?.verdict.says).toBe('Better.');
    expect(training.said).toBe('Done. Better.');
    expect(training.runs).toBe(false);
  });

  test('names a result as the device lists it', async () => {
    vi.mocked(facet.trainings).mockResolvedValueOnce([
      kept({ state: 'done', parent: 'old', options: { falseAlarms: 0.1 } }),
    ]);
    next().end(result());
    await training.trySample();
    expect(training.outcome).toMatchObject({ title: 'Trained', parent: 'old', falseAlarms: 0.1 });
  });

  test('shows why a training failed, and keeps the curves that it drew', async () => {
    const { fail } = next();
    const done = training.trySample();
    await vi.waitFor(() => expect(training.live?.check).toBeDefined());
    fail(new FacetError('TOO_FEW_PHOTOS', 'One person only.'));
    await done;
    expect(training.task.error?.message).toBe('One person only.');
    expect(training.live?.curves.length).toBe(1);
  });

  test('cancelled, shows nothing of it and says that the weights are as they were', async () => {
    next();
    const done = training.trySample();
    await vi.waitFor(() => expect(training.live?.check).toBeDefined());
    await training.cancel();
    await done;
    expect([training.live, training.task.error]).toEqual([undefined, undefined]);
    expect(training.said).toMatch(/^Cancelled/);
  });

  test('stopped while it is paused, goes on to its verdict', async () => {
    const { end, run } = next();
    const resume = vi.spyOn(run, 'resume');
    const stop = vi.spyOn(run, 'stop').mockImplementation(() => end(result({ stopped: true })));
    const done = training.trySample();
    await vi.waitFor(() => expect(training.live?.check).toBeDefined());
    training.stop();
    await done;
    expect(resume).toHaveBeenCalled();
    expect(stop).toHaveBeenCalled();
    expect(training.outcome?.stopped).toBe(true);
  });

  test('opens nothing else while a training runs, and says so', async () => {
    const { end } = next();
    const done = training.trySample();
    await vi.waitFor(() => expect(training.live?.check).toBeDefined());
    await training.open({ name: 'other', tree: [] });
    expect(training.notice).toContain('A training is running');
    end(result());
    await done;
  });

  test('trains again with what was decided of suspects', async () => {
    next().end(result({ check: check({ findings: [finding()] }) }));
    await training.trySample();
    training.decisions.decide(finding(), true);
    next().end(result());
    await training.start();
    expect(optionsOf(1).suspects).toBe('keep');
  });
});

describe('a training of an earlier visit', () => {
  test('goes on without its photos where it needs none', async () => {
    next().end(result());
    await training.goOn(kept());
    expect(optionsOf(0)).toMatchObject({ resume: 'one' });
    expect(optionsOf(0)).not.toHaveProperty('mode');
  });

  test('that needs its photos waits for them, and goes on with them', async () => {
    training.files = new Map();
    await training.goOn(kept({ needsPhotos: true }));
    expect(training.wanted?.id).toBe('one');
    expect(train).not.toHaveBeenCalled();
    next().end(result());
    await training.trySample();
    expect(optionsOf(0)).toMatchObject({ resume: 'one' });
    expect(training.wanted).toBeUndefined();
  });

  test('that is done is shown, without files', () => {
    const { files: _, model: __, ...told } = result();
    training.show(kept({ state: 'done', result: { ...told, model: 'new' } }));
    expect(training.outcome).toMatchObject({ title: 'Trained', model: 'new' });
    expect(training.outcome?.files).toBeUndefined();
  });

  test('that is removed is shown no more', async () => {
    const { files: _, model: __, ...told } = result();
    const done = kept({ state: 'done', result: told });
    training.show(done);
    await training.forget(done);
    expect(facet.forgetTraining).toHaveBeenCalledWith('one');
    expect(training.outcome).toBeUndefined();
    expect(training.said).toBe('Trained is removed.');
  });
});
