/** The options of `explain`, beside those of comparing. */
import type { ExplainOptions } from '../../base/types';
import { number, type OptionTable } from '../options';

export const EXPLAIN = {
  grid: number({
    meaning: 'patches along each side of the face',
    default: 9,
    min: 1,
    max: 64,
    whole: true,
  }),
  patch: number({
    meaning: 'side of the covered patch as a share of the face’s side',
    default: 0.2,
    min: 0.01,
    max: 1,
  }),
} satisfies OptionTable<Pick<ExplainOptions, 'grid' | 'patch'>>;
