/** Held-out figures by the old and by the new weights, as rows. */
import type { Gain, PairFigures, TrainingFigures, Verdict } from '../../../base/types';
import { words } from './words';

export type MeasuredSet = 'own' | 'people' | 'guard';
export const SETS: readonly MeasuredSet[] = ['own', 'people', 'guard'];

export interface FigureRow {
  label: string;
  term: string;
  before?: number;
  after?: number;
  /** Less is better. */
  falls?: boolean;
  /** 95 % of resamples lie between; where it was estimated. */
  gain?: Gain;
}

export interface FigureGroup {
  set: MeasuredSet;
  title: string;
  pairs: PairFigures['pairs'] | undefined;
  rows: FigureRow[];
}

/** Sets for which there is nothing to show are left out. */
export function figureGroups(
  before: TrainingFigures,
  after: TrainingFigures | undefined,
  falseAlarms: number,
  gains: Verdict['gains'] = {},
): FigureGroup[] {
  const said = words.figures;
  return SETS.map((set) => {
    const [old, now] = [before[set], after?.[set]];
    const rows: FigureRow[] = old
      ? [
          { ...said.val(falseAlarms), before: old.val, after: now?.val, gain: gains[set] },
          { ...said.eer, before: old.eer, after: now?.eer, falls: true },
        ]
      : [];
    if (set === 'own') {
      const named = said.named(falseAlarms);
      if (before.named !== undefined) {
        rows.unshift({ ...named, before: before.named, after: after?.named, gain: gains.named });
      }
      if (before.nearest !== undefined) {
        rows.push({ ...said.nearest, before: before.nearest, after: after?.nearest });
      }
    }
    return { set, title: said.groups[set], pairs: old?.pairs, rows };
  }).filter(({ rows }) => rows.length > 0);
}

/** Less than this is next to nothing: what the recipe's guard may lose on faces of other people. */
const NOTHING = 0.005;

/** Better 1, worse -1; 0 where next to nothing changed, resamples say either, or nothing is known. */
export function direction({ before, after, falls = false, gain }: FigureRow): number {
  if (before === undefined || after === undefined) return 0;
  if (Math.abs(after - before) < NOTHING) return 0;
  if (gain && gain.low <= 0 && gain.high >= 0) return 0;
  return Math.sign(falls ? before - after : after - before);
}
