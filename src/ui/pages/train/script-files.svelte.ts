/** What the scripts take as files, read as far as the call wants it read. */
import { FacetError } from '../../../base/errors';
import type { LfwOptions, ScriptTrainOptions } from '../../../base/types';
import type { Source } from '../../../files/trees/source';
import { Task } from '../../work/task.svelte';
import { parseDistances } from './distances';
import { words } from './words';

export type LfwMeasured = Omit<LfwOptions, 'tree' | 'pairs'>;

export class ScriptFilesForm {
  /** `distance_to_center` by path. */
  filter = $state.raw<{ name: string; count: number; distances: Record<string, number> }>();
  lfw = $state.raw<Source>();
  pairs = $state.raw<File>();
  /** How it is evaluated; what is left out as the scripts' defaults. */
  measured = $state.raw<LfwMeasured>({});
  readonly task = new Task();

  get options(): Pick<ScriptTrainOptions, 'filterDistances' | 'lfw'> {
    const { filter, lfw, pairs, measured } = this;
    return {
      ...(filter && { filterDistances: filter.distances }),
      ...(lfw && { lfw: { ...measured, tree: lfw.tree, ...(pairs && { pairs }) } }),
    };
  }

  async takeFilter(file: File): Promise<void> {
    await this.task.run(async () => {
      const distances = parseDistances(await file.text());
      const count = Object.keys(distances).length;
      if (count === 0) {
        const { message, hint } = words.script.files.noDistances(file.name);
        throw new FacetError('FILE_UNREADABLE', message, { hint, file: file.name });
      }
      this.filter = { name: file.name, count, distances };
    });
  }

  forgetFilter(): void {
    this.filter = undefined;
  }

  async takeLfw(coming: Promise<Source | undefined>): Promise<void> {
    await this.task.run(async () => {
      this.lfw = (await coming) ?? this.lfw;
    });
  }

  forgetLfw(): void {
    this.lfw = undefined;
    this.pairs = undefined;
    this.measured = {};
  }
}
