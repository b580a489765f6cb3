/** The runs of this device: the one that is shown, those laid over it, and the one deleted last. */
import { gate } from '../../../storage/gate';
import { forgetRun, keepRun, keptRuns, type Run } from '../../../storage/runs';

export class RunList {
  all = $state.raw<Run[]>([]);
  shown = $state.raw<Run>();
  /** Deleted last, until another is made: it can be taken back. */
  removed = $state.raw<Run>();
  /** Ids of runs laid over the one that is shown. */
  #laid = $state.raw<string[]>([]);
  /** Ids of runs that the device could not keep: they are here until the tab is closed. */
  #unkept: string[] = [];

  /** @param onunkept told of a run that the device could not keep */
  constructor(private readonly onunkept: (why: 'full' | 'refused') => void) {
    gate.on('wiped', () => this.#clear());
  }

  /** Looks for what earlier visits left. */
  async look(): Promise<void> {
    const kept = await keptRuns();
    if (kept) {
      const unkept = this.all.filter(({ id }) => this.#unkept.includes(id));
      this.all = newestFirst([...unkept, ...kept]);
    }
    this.shown ??= this.all[0];
  }

  get overlays(): Run[] {
    return this.all.filter((run) => this.isLaidOver(run));
  }

  isLaidOver({ id }: Run): boolean {
    return this.#laid.includes(id) && id !== this.shown?.id;
  }

  toggleOverlay({ id }: Run): void {
    this.#laid = this.#laid.includes(id)
      ? this.#laid.filter((other) => other !== id)
      : [...this.#laid, id];
  }

  /** @param since when the run began, ms since 1970 */
  add(run: Run, since: number): void {
    this.shown = run;
    this.all = [run, ...this.all];
    this.removed = undefined;
    void this.#keep(run, since);
  }

  rename(run: Run, name: string): void {
    const renamed = { ...run, name: name.trim() || run.name };
    this.all = this.all.map((other) => (other.id === run.id ? renamed : other));
    if (this.shown?.id === run.id) this.shown = renamed;
    void this.#keep(renamed);
  }

  remove(run: Run): void {
    this.all = this.all.filter(({ id }) => id !== run.id);
    this.#laid = this.#laid.filter((id) => id !== run.id);
    if (this.shown?.id === run.id) this.shown = this.all[0];
    this.removed = run;
    void forgetRun(run.id);
  }

  /** Takes the run deleted last back. */
  undoRemove(): void {
    const run = this.removed;
    if (!run) return;
    this.removed = undefined;
    this.all = newestFirst([run, ...this.all]);
    this.shown ??= run;
    void this.#keep(run);
  }

  /** All that was stored has been wiped, by this tab or another. */
  #clear(): void {
    this.all = [];
    this.shown = undefined;
    this.removed = undefined;
    this.#laid = [];
    this.#unkept = [];
  }

  async #keep(run: Run, since?: number): Promise<void> {
    this.#unkept = this.#unkept.filter((id) => id !== run.id);
    const keeping = await keepRun(run, since);
    if (keeping === 'kept') return;
    this.#unkept.push(run.id);
    if (keeping !== 'unwanted') this.onunkept(keeping);
  }
}

const newestFirst = (runs: Run[]) => runs.sort((a, b) => b.date - a.date);
