/** What the Models page holds: the list of weights, the space they take, and what was last done. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { EmbedderSettings, ModelInfo } from '../../../base/types';
import type { StorageInfo } from '../../../facet';
import { facet } from '../../../page-facet';
import { download } from '../../parts/download';
import { text } from '../../text';

export type Precision = 'float32' | 'float16';

/** A set of weights with what the list alone tells of it. */
export type ShelfModel = ModelInfo & {
  /** Files still lacking. */
  needs?: string[];
  /** How to get what can't be fetched: sentences, with addresses. */
  obtain?: string[];
  /** How it is kept on this device. */
  storedAs?: Precision;
};

export class Shelf {
  models = $state.raw<ShelfModel[]>();
  storage = $state.raw<StorageInfo>();
  busy = $state(false);
  /** What was done, as a sentence. */
  done = $state('');
  error = $state.raw<FacetError>();

  async refresh(): Promise<void> {
    try {
      this.models = await facet.models();
      this.storage = await facet.storage();
    } catch (error) {
      this.error = toFacetError(error);
    }
  }

  add(files: File[]): Promise<void> {
    return this.#do(async () => {
      const added = await facet.addModel(files);
      // Browsers that ask the person do so now, when it is plain what for; the others decide.
      if (!this.storage?.persisted) await facet.persist();
      return text.models.added(added.map(({ title }) => title));
    });
  }

  remove(model: ModelInfo): Promise<void> {
    return this.#do(async () => {
      await facet.removeModel(model.id);
      return text.models.removed(model.title);
    });
  }

  /** From now on faces are compared with these. */
  use(model: ModelInfo): Promise<void> {
    return this.#do(async () => {
      const { title } = await facet.useEmbedder(model.id);
      return text.models.used(title);
    });
  }

  configure(model: ModelInfo, settings: EmbedderSettings): Promise<void> {
    return this.#do(async () => {
      await facet.configureModel(model.id, settings);
      return text.models.unknown.set(model.title);
    });
  }

  save(model: ModelInfo, dtype: Precision): Promise<void> {
    return this.#do(async () => {
      const file = await facet.exportModel(model.id, { format: 'safetensors', dtype });
      download(file, `${model.id}${dtype === 'float16' ? '-float16' : ''}.safetensors`);
      return text.models.saved(model.title, file.size);
    });
  }

  store(model: ModelInfo, dtype: Precision): Promise<void> {
    return this.#do(async () => {
      const difference = await facet.storeModelAs(model.id, dtype);
      return text.models.storedAs(model.title, dtype, difference);
    });
  }

  keep(): Promise<void> {
    const words = text.models.storage;
    return this.#do(async () => ((await facet.persist()) ? words.kept : words.refused));
  }

  wipe(): Promise<void> {
    return this.#do(async () => {
      await facet.wipe();
      return text.models.storage.wiped;
    });
  }

  async #do(act: () => Promise<string>): Promise<void> {
    this.busy = true;
    this.done = '';
    this.error = undefined;
    try {
      this.done = await act();
    } catch (error) {
      this.error = toFacetError(error);
    }
    await this.refresh();
    this.busy = false;
  }
}
