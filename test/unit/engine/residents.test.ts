import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import type { EmbedderInfo, ModelInfo, Progress, Status, Weights } from '../../../src/base/types';
import { Residents, type Loader, type ModelKind } from '../../../src/engine/residents';
import type { Supervisor } from '../../../src/engine/supervisor';
import type { WeightLibrary } from '../../../src/weights/library';

const detector = (id: string) =>
  ({ id, kind: 'detector', title: `Net ${id}`, thresholds: [0.6, 0.7, 0.7] }) as ModelInfo;
const embedder = (id: string) =>
  ({ id, kind: 'embedder', title: `Net ${id}`, embedder: {} as EmbedderInfo }) as ModelInfo;
const weightsOf = (id: string) => ({ id }) as Weights;

/** The files worker: what it has, best first, and what it was asked for. */
class FakeFiles {
  models: ModelInfo[] = [detector('good'), detector('poor'), embedder('face')];
  damaged = new Set<string>();
  notes: FacetError[] = [];
  loads: string[] = [];
  progress?: Progress;
  /** What reading waits for. */
  gate = Promise.resolve();

  list = async () => this.models;
  takeNotes = async () => this.notes.splice(0);
  best = async (kind: ModelKind, preferred?: string) =>
    this.models.find(({ id }) => id === preferred) ?? this.#ofKind(kind)[0]!;

  async loadBest(kind: ModelKind, { preferred }: { preferred?: string }): Promise<Weights> {
    const inOrder = this.#ofKind(kind).sort(
      (a, b) => +(b.id === preferred) - +(a.id === preferred),
    );
    const first = inOrder.find(({ id }) => !this.damaged.has(id));
    if (!first) throw new FacetError('WEIGHTS_MISSING', 'None.');
    return this.load(first.id);
  }

  async load(id: string, call?: { onProgress?: (progress: Progress) => void }): Promise<Weights> {
    this.loads.push(id);
    await this.gate;
    if (this.progress) call?.onProgress?.(this.progress);
    if (this.damaged.has(id)) throw new FacetError('WEIGHTS_MISMATCH', 'Damaged.');
    return weightsOf(id);
  }

  #ofKind = (kind: ModelKind) => this.models.filter((model) => model.kind === kind);
}

let files: FakeFiles;
let changes: Partial<Status>[];
let residents: Residents;
const device = {
  loadDetector: vi.fn(async () => {}),
  loadEmbedder: vi.fn(async () => {}),
  unload: vi.fn(async () => {}),
};
const remote = device as unknown as Loader;

beforeEach(() => {
  files = new FakeFiles();
  changes = [];
  vi.clearAllMocks();
  const supervisor = {
    call: <O, R>(options: O, work: (files: FakeFiles, options: O) => R) => work(files, options),
  } as unknown as Supervisor<WeightLibrary>;
  residents = new Residents(supervisor, (change) => changes.push(change));
});

const best = () => residents.ensure(remote, 'detector');
const worseFirst = () => files.models.reverse();

describe('the best weights of a kind', () => {
  it('are loaded once for all who ask, and told', async () => {
    const [a, b] = await Promise.all([best(), best()]);
    expect([a.id, b.id, (await best()).id]).toEqual(['good', 'good', 'good']);
    expect(files.loads).toEqual(['good']);
    expect(device.loadDetector).toHaveBeenCalledExactlyOnceWith(weightsOf('good'), [0.6, 0.7, 0.7]);
    expect(changes).toContainEqual({ detector: detector('good') });
  });

  it('stay in use though better ones come within reach', async () => {
    await best();
    worseFirst();
    expect((await best()).id).toBe('good');
  });

  it('on their way are waited for by who asks for them by their id', async () => {
    let open = () => {};
    files.gate = new Promise((resolve) => (open = resolve));
    const choosing = best();
    await vi.waitFor(() => expect(files.loads).toHaveLength(1));
    const asking = residents.ensure(remote, 'detector', 'good');
    open();
    await Promise.all([choosing, asking]);
    expect(files.loads).toEqual(['good']);
  });

  it('that are damaged give way to the next best', async () => {
    files.damaged.add('good');
    expect((await best()).id).toBe('poor');
    expect(residents.has('poor')).toBe(true);
    expect(residents.has('good')).toBe(false);
  });

  it('that fail altogether are asked for anew by the next call', async () => {
    files.damaged = new Set(['good', 'poor']);
    await expect(best()).rejects.toMatchObject({ code: 'WEIGHTS_MISSING' });
    files.damaged.clear();
    expect((await best()).id).toBe('good');
  });

  it('take the place of those before, which leave the device', async () => {
    await residents.useBest(remote, 'detector', 'poor');
    await residents.useBest(remote, 'detector');
    expect(device.unload).toHaveBeenCalledExactlyOnceWith('poor');
    expect((await best()).id).toBe('good');
    expect(residents.has('poor')).toBe(false);
  });

  it('that were the best before are not loaded again', async () => {
    await best();
    await residents.useBest(remote, 'detector');
    expect(files.loads).toEqual(['good']);
    expect(device.unload).not.toHaveBeenCalled();
  });
});

describe('weights that are held', () => {
  it('stay, though others took over, until the last lets go', async () => {
    await residents.useBest(remote, 'detector', 'poor');
    const releases = [residents.hold('poor'), residents.hold('poor')];
    await residents.useBest(remote, 'detector');
    releases[0]!();
    expect(device.unload).not.toHaveBeenCalled();
    releases[1]!();
    expect(device.unload).toHaveBeenCalledExactlyOnceWith('poor');
  });

  it('stay for good where they are the best again meanwhile', async () => {
    await residents.useBest(remote, 'detector', 'poor');
    const release = residents.hold('poor');
    await residents.useBest(remote, 'detector');
    await residents.useBest(remote, 'detector', 'poor');
    release();
    expect(device.unload).toHaveBeenCalledExactlyOnceWith('good');
    expect(residents.has('poor')).toBe(true);
  });

  it('are held for as long as work takes, and let go where it fails', async () => {
    await residents.useBest(remote, 'detector', 'poor');
    const work = residents.using(remote, 'detector', 'poor', async () => {
      await residents.useBest(remote, 'detector');
      expect(device.unload).not.toHaveBeenCalled();
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(device.unload).toHaveBeenCalledExactlyOnceWith('poor');
  });

  it('of a worker that is gone are not unloaded from the next', async () => {
    await residents.useBest(remote, 'detector', 'poor');
    const release = residents.hold('poor');
    await residents.useBest(remote, 'detector');
    residents.forget();
    await residents.ensure(remote, 'detector', 'poor');
    release();
    expect(device.unload).not.toHaveBeenCalled();
  });
});

describe('weights by their id', () => {
  it('are loaded once for all who ask', async () => {
    const ask = () => residents.ensure(remote, 'embedder', 'face');
    await Promise.all([ask(), ask()]);
    expect(files.loads).toEqual(['face']);
    expect(device.loadEmbedder).toHaveBeenCalledExactlyOnceWith(weightsOf('face'), {});
  });

  it('of another kind are refused by name', async () => {
    await expect(residents.ensure(remote, 'embedder', 'good')).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: '"good" is no embedder but the detector Net good.',
    });
  });

  it('that nobody knows are refused with those there are', async () => {
    await expect(residents.ensure(remote, 'detector', 'other')).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      hint: 'There are: good, poor, face. Add others on the Models page.',
    });
  });

  it('that failed are tried again', async () => {
    files.damaged.add('face');
    const ask = () => residents.ensure(remote, 'embedder', 'face');
    await expect(ask()).rejects.toMatchObject({ code: 'WEIGHTS_MISMATCH' });
    files.damaged.clear();
    await expect(ask()).resolves.toMatchObject({ id: 'face' });
  });

  it('that are dropped leave, and the next call chooses anew', async () => {
    await best();
    worseFirst();
    await residents.drop(remote, 'good');
    expect(device.unload).toHaveBeenCalledExactlyOnceWith('good');
    expect((await best()).id).toBe('poor');
  });
});

describe('while weights are read', () => {
  it('it is said which, how far, and when it is over', async () => {
    files.progress = { done: 1, total: 2, unit: 'bytes' };
    await residents.ensure(remote, 'embedder', 'face');
    const label = 'Reading Net face';
    expect(changes).toEqual([
      { loading: { label } },
      { loading: { label, progress: files.progress } },
      { loading: undefined },
    ]);
  });

  it('what the files worker has to say is passed on, where they fail too', async () => {
    files.damaged.add('face');
    files.notes = [new FacetError('STORAGE_FULL', 'No room.', { hint: 'Free some.' })];
    await residents.ensure(remote, 'embedder', 'face').catch(() => undefined);
    expect(changes.slice(-2)).toEqual([{ loading: undefined }, { message: 'No room. Free some.' }]);
  });
});

it('a new worker holds nothing: weights are loaded onto it again', async () => {
  await best();
  residents.forget();
  expect(residents.has('good')).toBe(false);
  await best();
  expect(files.loads).toEqual(['good', 'good']);
});
