/** A crop rule in a few letters. */
import type { CropRule } from '../base/types';

/** "160-32", "proportional-160-14", "arcface-112": tells apart what must not be mixed in one folder. */
export function cropKey(crop: CropRule): string {
  if (crop.rule === 'landmarks') return `${crop.template}-${crop.width}`;
  return `${crop.rule === 'proportional' ? 'proportional-' : ''}${crop.size}-${crop.margin}`;
}
