/** A browser's storage for tests in Node: databases, files, choices, locks; and tabs of it, each with modules of its own. */
import { vi } from 'vitest';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { memoryFolder } from '../../../src/storage/memory-folder';

interface Waiting {
  mode: string;
  start: () => void;
}

/** Of each name: readers beside each other, a writer alone, in the order they come. */
class FakeLocks {
  readonly #queues = new Map<string, { waiting: Waiting[]; running: string[] }>();

  request<T>(
    name: string,
    { mode = 'exclusive', ifAvailable }: { mode?: string; ifAvailable?: boolean },
    work: (lock: object | null) => Promise<T>,
  ): Promise<T> {
    const queue = this.#queues.get(name) ?? { waiting: [], running: [] };
    this.#queues.set(name, queue);
    const isFree = (other: string) =>
      other === 'shared' ? !queue.running.includes('exclusive') : queue.running.length === 0;
    const pump = () => {
      for (let next = queue.waiting[0]; next && isFree(next.mode); next = queue.waiting[0]) {
        queue.waiting.shift();
        next.start();
      }
    };
    if (ifAvailable && !isFree(mode)) return work(null);
    return new Promise((resolve, reject) => {
      const start = () => {
        queue.running.push(mode);
        const end = () => {
          queue.running.splice(queue.running.indexOf(mode), 1);
          pump();
        };
        Promise.resolve(work({})).then(resolve, reject).then(end, end);
      };
      queue.waiting.push({ mode, start });
      pump();
    });
  }

  async query() {
    return { held: [] };
  }
}

export class Device {
  readonly databases = new Map<string, Storage>();
  readonly choices = new Map<string, string>();
  readonly files = memoryFolder(1e9);

  /** The database of that name, as `indexedDbStorage` opens it. */
  readonly open = (name: string): Storage => {
    const database = this.databases.get(name) ?? memoryStorage();
    this.databases.set(name, database);
    return database;
  };

  /** Gives the realm what only browsers have; each tab shares it. */
  stub(): void {
    const { choices, files } = this;
    vi.stubGlobal('navigator', {
      locks: new FakeLocks(),
      storage: { getDirectory: async () => files },
    });
    const localStorage = {
      getItem: (key: string) => choices.get(key) ?? null,
      setItem: (key: string, value: string) => void choices.set(key, value),
      removeItem: (key: string) => void choices.delete(key),
    };
    const keys = {
      ownKeys: () => [...choices.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    };
    vi.stubGlobal('localStorage', new Proxy(localStorage, keys));
  }

  /** All that lies on it: "facet-runs: a", "file: facet-align/x/1.png", "choice: facet:closed line". */
  async contents(): Promise<string[]> {
    const found: string[] = [];
    for (const [name, database] of this.databases) {
      for (const key of await database.keys()) found.push(`${name}: ${key}`);
    }
    for (const name of this.choices.keys()) found.push(`choice: ${name}`);
    for await (const path of walk(this.files, '')) found.push(`file: ${path}`);
    return found.sort();
  }
}

async function* walk(folder: FileSystemDirectoryHandle, parent: string): AsyncGenerator<string> {
  for await (const child of folder.values()) {
    if (child.kind === 'directory') yield* walk(child, `${parent}${child.name}/`);
    else yield parent + child.name;
  }
}

/** A tab: its modules are its own, its device is not. */
export async function openTab() {
  vi.resetModules();
  const modules = await Promise.all([
    import('../../../src/storage/gate'),
    import('../../../src/storage/stores'),
    import('../../../src/storage/runs'),
    import('../../../src/storage/kept-work'),
    import('../../../src/storage/staging'),
    import('../../../src/storage/choices'),
    import('../../../src/storage/result-cache'),
    import('../../../src/weights/keeping/store'),
    import('../../../src/weights/keeping/forgiving-storage'),
    import('../../../src/storage/trainings'),
  ]);
  return Object.assign({}, ...modules) as (typeof modules)[0] &
    (typeof modules)[1] &
    (typeof modules)[2] &
    (typeof modules)[3] &
    (typeof modules)[4] &
    (typeof modules)[5] &
    (typeof modules)[6] &
    (typeof modules)[7] &
    (typeof modules)[8] &
    (typeof modules)[9];
}

export type Tab = Awaited<ReturnType<typeof openTab>>;

/** One of everything that is kept: what begins the work on it, and then what writes it. */
export const WORK: Record<string, (tab: Tab) => Promise<() => Promise<unknown>>> = {
  async runs(tab) {
    const since = Date.now();
    const run = { id: 'a run', date: Date.now(), result: {} } as Parameters<Tab['keepRun']>[0];
    return () => tab.keepRun(run, since);
  },
  async trainings(tab) {
    const since = Date.now();
    const training = { id: 'a training', date: since } as Parameters<Tab['keepTraining']>[0];
    return () => tab.keepTraining(training, since);
  },
  async 'what trainings go on from'(tab) {
    const since = Date.now();
    return () => tab.keepSetup('another training', { features: [new Blob(['rows'])] }, since);
  },
  async checkpoints(tab) {
    const since = Date.now();
    const checkpoint = { step: 1, state: new Float32Array(1) } as unknown as Parameters<
      Tab['keepCheckpoint']
    >[1];
    return () => tab.keepCheckpoint('a third training', checkpoint, since);
  },
  async work(tab) {
    const since = Date.now();
    const folder = {} as FileSystemDirectoryHandle;
    return () => tab.keepWork('align', { folder, about: {} }, since);
  },
  async zips(tab) {
    const since = Date.now();
    return () => tab.openStaging('a zip', { source: 'people' }, since);
  },
  async faces(tab) {
    const folder = await tab.openStaging('a zip of faces', { source: 'people' });
    const sink = tab.stagingSink(folder, Date.now());
    return () => sink.write('Alder/1.png', new Blob(['png']));
  },
  async 'zips that are handed over'(tab) {
    const folder = await tab.openStaging('a whole zip', { source: 'people' });
    const since = Date.now();
    await tab.stagingSink(folder, since).write('Alder/1.png', new Blob(['png']));
    return () => tab.zipFileOfFolder(folder, since);
  },
  async weights(tab) {
    const since = Date.now();
    const storage = tab.forgivingStorage(tab.openStore('weights'), () => {});
    const weights = { tensors: [], data: new Float32Array(3) };
    return () => new tab.WeightStore(storage).save('net', weights, [], { since });
  },
  async 'parts of weights'(tab) {
    const since = Date.now();
    const storage = tab.forgivingStorage(tab.openStore('weights'), () => {});
    const part = { part: 'det1' } as Parameters<
      InstanceType<Tab['WeightStore']>['setPending']
    >[1][0];
    return () => new tab.WeightStore(storage).setPending('cascade', [part], since);
  },
  async settings(tab) {
    const since = Date.now();
    const storage = tab.forgivingStorage(tab.openStore('weights'), () => {});
    return () => new tab.WeightStore(storage).setSettings('net', {}, since);
  },
  async results(tab) {
    const cache = new tab.ResultCache<string>(tab.openStore('embeddings'));
    const since = Date.now();
    return async () => {
      cache.set('photo', 'an embedding', since);
      await new Promise((resolve) => setTimeout(resolve, DELAY + 50));
    };
  },
};

/** Written as soon as a person chooses it. */
export async function choose(tab: Tab): Promise<void> {
  tab.remember('closed line', 'yes');
  await tab.gate.keeping();
}

/** Results wait so long for others before they are written, ms. */
export const DELAY = 300;

/** Keeps one of everything. */
export async function keepAll(tab: Tab): Promise<void> {
  for (const begin of Object.values(WORK)) await (await begin(tab))();
  await choose(tab);
}
