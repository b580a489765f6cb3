/** What a person decided of photos that stand out: whether they teach, in place of what the check says. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { GalleryFinding, TrainOptions } from '../../../base/types';
import type { Files } from '../../../files/trees/gather';
import { without, type PhotoOf } from './source';

export class Decisions {
  /** Taken out of the tree since the folder was opened: a check that does not see them says nothing of them. */
  readonly #out = new SvelteSet<string>();
  readonly #of = new SvelteMap<string, { finding: GalleryFinding; teaches: boolean }>();

  /** How many differ from what the check did. */
  get size(): number {
    return this.#of.size;
  }

  teaches(finding: GalleryFinding): boolean {
    return this.#of.get(finding.path)?.teaches ?? !finding.leftOut;
  }

  decide(finding: GalleryFinding, teaches: boolean): void {
    if (teaches === !finding.leftOut) this.#of.delete(finding.path);
    else this.#of.set(finding.path, { finding, teaches });
  }

  /** Photos that were left out before are in the next check no more: what was decided of them stays. */
  clear(): void {
    this.#of.clear();
    this.#out.clear();
  }

  /** As soon as one suspect is kept, suspects teach: those that do not are taken out of the tree. */
  get options(): Pick<TrainOptions, 'suspects'> {
    const kept = [...this.#of.values()].some(
      ({ finding, teaches }) => finding.kind === 'suspect' && teaches,
    );
    return kept ? { suspects: 'keep' } : {};
  }

  /**
   * The photos without those that were decided to teach nothing.
   * @param findings of the last check: where suspects are kept, those left out before stay out
   */
  treeOf(files: Files, findings: readonly GalleryFinding[] = []): PhotoOf[] {
    const decided = [...this.#of.values()].filter(({ teaches }) => !teaches);
    const stillOut = this.options.suspects
      ? findings.filter((finding) => finding.kind === 'suspect' && !this.teaches(finding))
      : [];
    for (const { finding } of decided) this.#out.add(finding.path);
    for (const { path } of stillOut) this.#out.add(path);
    for (const { finding, teaches } of this.#of.values())
      if (teaches) this.#out.delete(finding.path);
    return without(files, [...this.#out]);
  }
}
