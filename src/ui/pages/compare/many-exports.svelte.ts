/** The table of distances, and the embeddings behind it, as files. */
import type { EmbedOptions } from '../../../base/types';
import { compareText } from '../../../export/compare-text';
import { csv } from '../../../export/csv';
import { facet } from '../../../page-facet';
import { download, zipOfArrays } from '../../downloads';
import { Task } from '../../work/task.svelte';
import type { Many } from './many.svelte';
import { words } from './words';

export class ManyExports {
  readonly task = new Task('single');

  constructor(private readonly many: Many) {}

  csv(): void {
    const { named } = this.many;
    const header = [words.many.export.corner, ...named.map(({ path }) => path)];
    const rows = named.map(({ path }, row) => [
      path,
      ...named.map((_, column) => this.many.distance(row, column)),
    ]);
    download(csv(header, rows), 'facet-distances.csv');
  }

  text(): void {
    const names = this.many.named.map(({ path }) => path);
    const table = compareText(names, (row, column) => Math.sqrt(this.many.distance(row, column)));
    download(table, 'facet-distances.txt');
  }

  embeddings(options: EmbedOptions): void {
    void this.task.run(async () => {
      const photos = this.many.named.map(({ path, file }) => ({ path, file: file! }));
      const wish = { ...options, face: 'best' } as const;
      const { skipped: _, ...arrays } = await facet.exportEmbeddings(photos, wish);
      download(await zipOfArrays(arrays), 'facet-embeddings.zip');
    });
  }
}
