/** Whether two crop rules cut the same: by what they say, not by the order in which they say it. */
import type { CropRule } from './types';

export function sameCropRule(a: CropRule, b: CropRule): boolean {
  const sorted = (rule: CropRule) => JSON.stringify(Object.entries(rule).sort());
  return sorted(a) === sorted(b);
}
