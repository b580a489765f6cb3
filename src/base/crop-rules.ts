/** The crop rules that are known by a name, and when two are the same. */
import { canonical } from './canonical';
import type { CropRule } from './types';

export const CROP_RULES = {
  /** The facenet scripts', as the published networks were measured on LFW. */
  lfw: { rule: 'facenet', size: 160, margin: 32 },
  /** align_dataset_mtcnn.py's default: training cuts 160 pixels out of it at random. */
  training: { rule: 'facenet', size: 182, margin: 44 },
  /** facenet-pytorch's, at the margin of its examples. */
  proportional: { rule: 'proportional', size: 160, margin: 14 },
  arcface: { rule: 'landmarks', template: 'arcface', width: 112, height: 112 },
  dlib: { rule: 'landmarks', template: 'dlib', width: 150, height: 150 },
} as const satisfies Record<string, CropRule>;

/** Whether two rules cut the same, in whatever order they say it. */
export const sameCropRule = (a: CropRule, b: CropRule): boolean => canonical(a) === canonical(b);

/** "160-32", "proportional-160-14", "arcface-112": tells apart what must not be mixed in one folder. */
export function cropKey(crop: CropRule): string {
  if (crop.rule === 'landmarks') return `${crop.template}-${crop.width}`;
  return `${crop.rule === 'proportional' ? 'proportional-' : ''}${crop.size}-${crop.margin}`;
}
