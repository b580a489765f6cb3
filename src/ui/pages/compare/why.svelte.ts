/** Which parts of the two faces carry the result: asked for by a button, because it takes a while. */
import type { Explanation } from '../../../base/types';
import { landmarksInCrop, type CropPoint } from '../../../faces/regions';
import { facet } from '../../../page-facet';
import { Task } from '../../work/task.svelte';
import type { FaceOptions } from './face-options.svelte';
import type { Pane } from './pane.svelte';

export class Why {
  explanation = $state.raw<Explanation>();
  /** Where eyes, nose and mouth lie in either crop, as shares of its sides. */
  points = $state.raw<[CropPoint[], CropPoint[]]>();
  readonly task = new Task();

  /** The largest change of either map: both are drawn on one scale. */
  largest = $derived(
    Math.max(
      1e-6,
      ...(this.explanation?.maps.flatMap(({ values }) => Array.from(values, Math.abs)) ?? []),
    ),
  );

  async run(a: Pane, b: Pane, { options, rule }: FaceOptions): Promise<void> {
    const [first, second] = [a.photo, b.photo];
    if (!first || !second || !a.face || !b.face || !rule || !a.found || !b.found) return;
    this.clear();
    const points: [CropPoint[], CropPoint[]] = [
      landmarksInCrop(a.face, rule, a.found),
      landmarksInCrop(b.face, rule, b.found),
    ];
    const faces: [number, number] = [a.index, b.index];
    await this.task.run(async (signal, onProgress) => {
      const call = { ...options, faces, signal, onProgress };
      const explanation = await facet.explain(first, second, call);
      if (signal.aborted) return;
      this.explanation = explanation;
      this.points = points;
    });
  }

  clear(): void {
    this.task.clear();
    this.explanation = undefined;
    this.points = undefined;
  }
}
