/** How a face is turned, estimated from its five landmarks. */
import type { Landmarks, Point } from '../base/types';

const DEGREES = 180 / Math.PI;
/** How far the tip of the nose stands out before the plane of eyes and mouth, in distances between the eyes. */
const NOSE_DEPTH = 0.55;

const middle = ([ax, ay]: Point, [bx, by]: Point): Point => [(ax + bx) / 2, (ay + by) / 2];

/**
 * Roll and yaw in degrees.
 * Roll: the line of the eyes against the horizontal, positive clockwise as seen.
 * Yaw: the tip of the nose moves off the line from between the eyes to the middle of the mouth by
 * its depth times the sine of the turn, while the eyes draw together by the cosine. Positive
 * towards the right of the picture; good to about 10 degrees, as faces differ.
 */
export function pose(landmarks: Landmarks): { roll: number; yaw: number } {
  const [leftEye, rightEye, nose, leftMouth, rightMouth] = landmarks;
  const [dx, dy] = [rightEye[0] - leftEye[0], rightEye[1] - leftEye[1]];
  const eyes = Math.hypot(dx, dy);
  if (eyes === 0) return { roll: 0, yaw: 0 };
  const centre = middle(middle(leftEye, rightEye), middle(leftMouth, rightMouth));
  const offset = ((nose[0] - centre[0]) * dx + (nose[1] - centre[1]) * dy) / eyes;
  return {
    roll: Math.atan2(dy, dx) * DEGREES,
    yaw: Math.atan2(offset / NOSE_DEPTH, eyes) * DEGREES,
  };
}
