/** The options of `keep`: what is left out stays as it is. */
import type { Keeping } from '../../base/types';
import { flag, number, type OptionTable } from '../options';

export const KEEP = {
  nothing: flag({
    meaning:
      'write nothing to this device but this choice: weights, results and runs are in memory',
    default: undefined,
    otherwise: 'as it is; at first false',
  }),
  days: number({
    meaning:
      'results of photos, runs, trainings and unfinished work that are older are removed when the page starts; `Infinity`: never',
    default: undefined,
    otherwise: 'as it is; at first 30',
    min: 1,
  }),
} satisfies OptionTable<Keeping>;
