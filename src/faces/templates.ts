/** Where the five landmarks lie in an aligned crop, by the convention a network was trained with. */
import type { CropRule, Landmarks } from '../base/types';

/** Which conventions there are. */
export type TemplateName = Extract<CropRule, { rule: 'landmarks' }>['template'];

interface Template {
  /** Side of the square that the points belong to, pixels. */
  side: number;
  points: Landmarks;
}

const TEMPLATES: Record<TemplateName, Template> = {
  /** ArcFace (InsightFace) and what descends from it, MobileFaceNet among others. */
  arcface: {
    side: 112,
    points: [
      [38.2946, 51.6963],
      [73.5318, 51.5014],
      [56.0252, 71.7366],
      [41.5493, 92.3655],
      [70.7299, 92.2041],
    ],
  },
  /**
   * dlib's mean face shape of 68 points at a padding of 0.25, brought to MTCNN's five: the mean of
   * each eye's six points, the mean of the nose's tip and base, the corners of the mouth.
   */
  dlib: {
    side: 150,
    points: [
      [47.5492, 46.599],
      [100.4761, 46.599],
      [74.0127, 82.1866],
      [50.4149, 103.0233],
      [97.6104, 103.0233],
    ],
  },
};

/**
 * The template for a crop of any size: scaled to its shorter side, centred along the longer.
 * @returns pixels of the crop
 */
export function templateFor(name: TemplateName, width: number, height: number): Landmarks {
  const { side, points } = TEMPLATES[name];
  const scale = Math.min(width, height) / side;
  const left = (width - side * scale) / 2;
  const top = (height - side * scale) / 2;
  return points.map(([x, y]) => [x * scale + left, y * scale + top]) as Landmarks;
}
