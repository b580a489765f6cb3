/** What the Models page holds: the list of weights, the space they take, and what was last done. */
import type {
  EmbedderSettings,
  ExportModelOptions,
  IncompleteSet,
  Keeping,
  ModelInfo,
} from '../../../base/types';
import type { StorageInfo } from '../../../facet';
import { Account } from '../../../files/trees/account';
import { readTree } from '../../../files/trees/tree';
import { facet } from '../../../page-facet';
import { gate } from '../../../storage/gate';
import { saveWeights } from '../../export-weights';
import { nothingIn } from '../../parts/intake/left-out';
import { Task } from '../../work/task.svelte';
import { words } from './words';

export type Precision = NonNullable<ModelInfo['storedAs']>;

export class Shelf {
  models = $state.raw<ModelInfo[]>();
  storage = $state.raw<StorageInfo>();
  readonly task = new Task();
  /** What was done, as a sentence. */
  done = $state('');

  /** Sets that were dropped and are not whole. */
  get incomplete(): IncompleteSet[] {
    const { detail } = this.task.error ?? {};
    if (!Array.isArray(detail)) return [];
    return (detail as Partial<IncompleteSet>[]).filter(
      (row): row is IncompleteSet => Array.isArray(row?.here) && Array.isArray(row.missing),
    );
  }

  async refresh(): Promise<void> {
    try {
      this.models = await facet.models();
      this.storage = await facet.storage();
    } catch (error) {
      this.task.fail(error);
    }
  }

  add(files: File[]): Promise<void> {
    return this.#add(async () => files);
  }

  /** Files, and what lies in folders; archives as they are. */
  drop(given: DataTransfer | Promise<File[]>): Promise<void> {
    if (given instanceof Promise) return this.#add(() => given);
    const account = new Account();
    // A drop is emptied when its event ends: it has to be opened before anything is awaited.
    const rows = readTree(given, { account, closed: true });
    return this.#add(async () => {
      const files: File[] = [];
      for await (const { file, error } of rows) {
        if (error) throw error;
        files.push(file as File);
      }
      return files;
    }, account);
  }

  #add(given: () => Promise<File[]>, account = new Account()): Promise<void> {
    return this.#do(async () => {
      const files = await given();
      if (files.length === 0) throw nothingIn(account);
      const added = await facet.addModel(files);
      // Browsers that ask the person do so now, when it is plain what for; the others decide.
      if (!this.storage?.persisted) void this.#persist();
      return words.added(
        added.map(({ title }) => title),
        added.flatMap(({ notes }) => notes ?? []),
      );
    });
  }

  remove(model: ModelInfo): Promise<void> {
    return this.#do(async () => {
      await facet.removeModel(model.id);
      return words.removed(model.title);
    });
  }

  /** From now on faces are compared with these. */
  use(model: ModelInfo): Promise<void> {
    return this.#do(async () => {
      const { title } = await facet.useEmbedder(model.id);
      return words.used(title);
    });
  }

  configure(model: ModelInfo, settings: EmbedderSettings): Promise<void> {
    return this.#do(async () => {
      await facet.configureModel(model.id, settings);
      return words.unknown.set(model.title);
    });
  }

  save(model: ModelInfo, options: Required<ExportModelOptions>): Promise<void> {
    return this.#do(async () => words.saved(model.title, await saveWeights(model.id, options)));
  }

  store(model: ModelInfo, dtype: Precision): Promise<void> {
    return this.#do(async () => {
      const difference = await facet.storeModelAs(model.id, dtype);
      return words.storedAs(model.title, dtype, difference);
    });
  }

  async keep(): Promise<void> {
    const { kept, refused } = words.storage;
    this.done = '';
    const isKept = await this.#persist();
    this.done = isKept ? kept : refused;
  }

  /** Chooses what may be kept. */
  choose(change: Partial<Keeping>): Promise<void> {
    return this.#do(async () => {
      return words.keeping.chosen(await facet.keep(change));
    });
  }

  /** Looks again where another tab wipes, until the function that is returned is called. */
  follow(): () => void {
    return gate.on('wiped', () => void this.refresh());
  }

  wipe(): Promise<void> {
    return this.#do(async () => {
      await facet.wipe();
      return words.keeping.wiped;
    });
  }

  /** Firefox asks the person, who may never answer: nothing else waits for this. */
  async #persist(): Promise<boolean> {
    const isKept = await facet.persist().catch(() => false);
    await this.refresh();
    return isKept;
  }

  async #do(act: () => Promise<string>): Promise<void> {
    this.done = '';
    await this.task.run(async () => {
      try {
        this.done = await act();
      } finally {
        await this.refresh();
      }
    });
  }
}
