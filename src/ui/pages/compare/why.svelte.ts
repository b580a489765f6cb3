/** Which parts of the two faces carry the result: asked for by a button, because it takes a while. */
import { toFacetError, type FacetError } from '../../../base/errors';
import type { Explanation, Progress } from '../../../base/types';
import { facet } from '../../../page-facet';
import type { Pane } from './pane.svelte';
import { landmarksInCrop, type CropPoint } from '../../../faces/regions';
import type { Settings } from './settings.svelte';

export class Why {
  progress = $state.raw<Progress>();
  explanation = $state.raw<Explanation>();
  /** Where eyes, nose and mouth lie in either crop, as shares of its sides. */
  points = $state.raw<[CropPoint[], CropPoint[]]>();
  error = $state.raw<FacetError>();
  #controller: AbortController | undefined;

  /** The largest change of either map: both are drawn on one scale. */
  largest = $derived(
    Math.max(
      1e-6,
      ...(this.explanation?.maps.flatMap(({ values }) => Array.from(values, Math.abs)) ?? []),
    ),
  );

  async run(a: Pane, b: Pane, { options, rule }: Settings): Promise<void> {
    const [first, second] = [a.photo, b.photo];
    if (!first || !second || !a.face || !b.face || !rule || !a.found || !b.found) return;
    this.clear();
    const { signal } = (this.#controller = new AbortController());
    const points: [CropPoint[], CropPoint[]] = [
      landmarksInCrop(a.face, rule, a.found),
      landmarksInCrop(b.face, rule, b.found),
    ];
    this.progress = { done: 0, unit: 'patches' };
    try {
      const explanation = await facet.explain(first, second, {
        ...options,
        faces: [a.index, b.index],
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) this.progress = progress;
        },
      });
      if (signal.aborted) return;
      this.explanation = explanation;
      this.points = points;
    } catch (error) {
      if (!signal.aborted) this.error = toFacetError(error);
    }
    if (!signal.aborted) this.progress = undefined;
  }

  stop(): void {
    this.#controller?.abort();
    this.progress = undefined;
  }

  clear(): void {
    this.stop();
    this.explanation = undefined;
    this.points = undefined;
    this.error = undefined;
  }
}
