/** How a data set is looked through, as the form has it. */
import type { CleanOptions } from '../../../base/types';
import { CLEAN } from '../../../calls/clean/options';
import type { DataSource } from './source';

export class CleanForm {
  percentile = $state(CLEAN.percentile.default);
  minImages = $state(CLEAN.minImages.default);
  alike = $state(CLEAN.alike.default);
  aligned = $state(CLEAN.aligned.default);
  /** The data set that is tested with. */
  test = $state.raw<DataSource>();

  get options(): CleanOptions {
    const { percentile, minImages, alike, aligned, test } = this;
    return { percentile, minImages, alike, aligned, ...(test && { test: test.tree }) };
  }
}
