/** The table of distances, and the embeddings behind it, as files. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { EmbedOptions } from '../../../base/types';
import { compareText } from '../../../export/compare-text';
import { csv } from '../../../export/csv';
import { zipStream, type ZipFile } from '../../../files/out/zip-writer';
import { facet } from '../../../page-facet';
import { download } from '../../parts/download';
import { text } from '../../text';
import type { Many } from './many.svelte';

export class ManyExports {
  busy = $state(false);
  error = $state.raw<FacetError>();
  #many: Many;

  constructor(many: Many) {
    this.#many = many;
  }

  csv(): void {
    const { named } = this.#many;
    const header = [text.compare.many.export.corner, ...named.map(({ path }) => path)];
    const rows = named.map(({ path }, row) => [
      path,
      ...named.map((_, column) => this.#many.distance(row, column)),
    ]);
    download(new Blob([csv(header, rows)], { type: 'text/csv' }), 'facet-distances.csv');
  }

  text(): void {
    const names = this.#many.named.map(({ path }) => path);
    const table = compareText(names, (row, column) => Math.sqrt(this.#many.distance(row, column)));
    download(new Blob([table], { type: 'text/plain' }), 'facet-distances.txt');
  }

  async embeddings(options: EmbedOptions): Promise<void> {
    this.busy = true;
    this.error = undefined;
    try {
      const photos = this.#many.named.map(({ path, file }) => ({ path, file: file! }));
      const { skipped: _, ...arrays } = await facet.exportEmbeddings(photos, {
        ...options,
        face: 'best',
      });
      const files = Object.entries(arrays).map(([name, data]): ZipFile => ({ name, data }));
      const headers = { 'Content-Type': 'application/zip' };
      const zip = await new Response(zipStream(files), { headers }).blob();
      download(zip, 'facet-embeddings.zip');
    } catch (error) {
      this.error = toFacetError(error);
    }
    this.busy = false;
  }
}
