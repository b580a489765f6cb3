/** Calms live boxes and landmarks: each face moves part of the way to where it is found now. */
import type { Box, Face, Landmarks, Point } from '../base/types';

/** Overlap from which two boxes of successive frames are one face. */
const SAME = 0.3;
/** Part of the way at rest; a face that moves by half its width goes the whole way at once. */
const CALM = 0.35;

export function smoothed(before: Face[], now: Face[]): Face[] {
  return now.map((face) => {
    const old = before.find((other) => overlap(other.box, face.box) > SAME);
    if (!old) return face;
    const width = face.box[2] - face.box[0];
    const moved = Math.hypot(face.box[0] - old.box[0], face.box[1] - old.box[1]) / (width || 1);
    const part = Math.min(1, CALM + 2 * moved);
    const mix = (a: number, b: number) => a + (b - a) * part;
    return {
      ...face,
      box: face.box.map((value, at) => mix(old.box[at]!, value)) as Box,
      landmarks: face.landmarks.map(([x, y], at): Point => {
        const [ox, oy] = old.landmarks[at]!;
        return [mix(ox, x), mix(oy, y)];
      }) as Landmarks,
    };
  });
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (box: Box) => (box[2] - box[0]) * (box[3] - box[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}
