/** Makes a file of what was found and hands it to the browser's downloads; crops take a while. */
import { toFacetError, type FacetError } from '../../../base/errors';
import { download } from '../../parts/download';
import { annotatedFile, annotatedName, cropsFile, csvFile, jsonFile } from './exports';
import type { PhotoItem } from './photo.svelte';
import type { Session } from './session.svelte';

export class Exporter {
  /** Faces cut out, of how many, while that runs. */
  running = $state.raw<{ done: number; total: number }>();
  error = $state.raw<FacetError>();
  #session: Session;
  #controller: AbortController | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  json(): void {
    const { photos, search } = this.#session;
    void this.#save('facet-faces.json', () => jsonFile(photos, search));
  }

  csv(): void {
    const { photos, search } = this.#session;
    void this.#save('facet-faces.csv', () => csvFile(photos, search));
  }

  crops(photos: PhotoItem[]): void {
    const { search } = this.#session;
    const { signal } = (this.#controller = new AbortController());
    const total = photos.reduce((sum, { detection }) => sum + search.keep(detection).length, 0);
    let done = 0;
    this.running = { done, total };
    void this.#save('facet-crops.zip', () =>
      cropsFile(photos, search, signal, () => (this.running = { done: (done += 1), total })),
    ).then(() => (this.running = undefined));
  }

  annotated(): void {
    const { current, faces } = this.#session;
    if (current) void this.#save(annotatedName(current), () => annotatedFile(current, faces));
  }

  stop(): void {
    this.#controller?.abort();
  }

  async #save(name: string, make: () => Blob | Promise<Blob>): Promise<void> {
    this.error = undefined;
    try {
      download(await make(), name);
    } catch (error) {
      const failure = toFacetError(error);
      if (failure.code !== 'ABORTED') this.error = failure;
    }
  }
}
