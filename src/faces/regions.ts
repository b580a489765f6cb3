/** Names for the parts of an aligned face, so that a map of it can be told in words. */
import type { CropRule, Face } from '../base/types';
import { boxRegion } from './box-crop';
import { templateFor } from './templates';
import { turnedFace } from './turned';

/** As shares of the crop's width and height. */
export type CropPoint = [x: number, y: number];

export const REGIONS = [
  'leftEye',
  'rightEye',
  'nose',
  'leftMouth',
  'rightMouth',
  'forehead',
  'chin',
  'leftCheek',
  'rightCheek',
  'surroundings',
] as const;
export type Region = (typeof REGIONS)[number];

export interface RegionValue {
  region: Region;
  /** Mean over the region's patches. */
  value: number;
}

/** Where the five landmarks lie in the crop that the rule cuts. */
export function landmarksInCrop(
  face: Face,
  rule: CropRule,
  { width, height }: { width: number; height: number },
): CropPoint[] {
  if (rule.rule === 'landmarks') {
    const points = templateFor(rule.template, rule.width, rule.height);
    return points.map(([x, y]) => [x / rule.width, y / rule.height]);
  }
  const turned = turnedFace(face, width, height);
  const [x1, y1, x2, y2] = boxRegion(turned.face.box, turned.width, turned.height, rule);
  return turned.face.landmarks.map(([x, y]) => [(x - x1) / (x2 - x1), (y - y1) / (y2 - y1)]);
}

/** Nearer than this part of the distance from the eyes to the mouth, a place belongs to a landmark. */
const NEAR = 0.55;
/** Farther than this from the middle of the face, it no longer belongs to the face. */
const FAR = 1.75;

/** The part of the face at a place of the crop. */
export function regionAt([x, y]: CropPoint, points: CropPoint[]): Region {
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = points as [
    CropPoint,
    CropPoint,
    CropPoint,
    CropPoint,
    CropPoint,
  ];
  const eyes = (leftEye[1] + rightEye[1]) / 2;
  const mouth = (leftMouth[1] + rightMouth[1]) / 2;
  const unit = Math.max(0.05, mouth - eyes);
  const away = points.map(([px, py]) => Math.hypot(px - x, py - y));
  const nearest = away.indexOf(Math.min(...away));
  if (away[nearest]! < NEAR * unit) return REGIONS[nearest]!;
  if (Math.hypot(nose[0] - x, (eyes + mouth) / 2 - y) > FAR * unit) return 'surroundings';
  if (y < eyes) return 'forehead';
  if (y > mouth) return 'chin';
  return x < nose[0] ? 'leftCheek' : 'rightCheek';
}

/** The middle of a patch, as shares of the crop. */
export const centreOf = (index: number, grid: number): CropPoint => [
  ((index % grid) + 0.5) / grid,
  (Math.floor(index / grid) + 0.5) / grid,
];

/** The regions of a map with their values, the strongest first. */
export function strongest(
  values: ArrayLike<number>,
  grid: number,
  points: CropPoint[],
): RegionValue[] {
  const sums = new Map<Region, { sum: number; count: number }>();
  for (let index = 0; index < values.length; index += 1) {
    const region = regionAt(centreOf(index, grid), points);
    const { sum, count } = sums.get(region) ?? { sum: 0, count: 0 };
    sums.set(region, { sum: sum + values[index]!, count: count + 1 });
  }
  return Array.from(sums, ([region, { sum, count }]) => ({ region, value: sum / count })).sort(
    (a, b) => Math.abs(b.value) - Math.abs(a.value),
  );
}
