/**
 * The least-squares similarity transform between two sets of points (Umeyama, 1991, without
 * reflection), and pictures warped by it.
 */
import { FacetError } from '../base/errors';
import type { Landmarks } from '../base/types';
import type { Pixels } from '../photos/pixels';

/** x' = m[0][0] x + m[0][1] y + m[0][2]; y' likewise from m[1]. Whole positions are the centres of pixels. */
export type Matrix2x3 = [[number, number, number], [number, number, number]];

/**
 * Rotation, one scale and shift that bring landmarks as near to a template as can be, in the sum of
 * squared distances.
 * @param landmarks pixels of the photo
 * @param template where they belong, pixels of the crop
 * @returns from photo to crop
 * @throws FacetError INVALID_OPTION where the landmarks are no face: all in one place, or not finite
 */
export function similarityTo(landmarks: Landmarks, template: Landmarks): Matrix2x3 {
  const [fromX, fromY] = centre(landmarks);
  const [toX, toY] = centre(template);
  let along = 0;
  let across = 0;
  let spread = 0;
  landmarks.forEach(([lx, ly], i) => {
    const [x, y] = [lx - fromX, ly - fromY];
    const [u, v] = [template[i]![0] - toX, template[i]![1] - toY];
    along += x * u + y * v;
    across += x * v - y * u;
    spread += x * x + y * y;
  });
  const a = along / spread;
  const b = across / spread;
  if (!(Number.isFinite(a) && Number.isFinite(b) && Math.hypot(a, b) > 0)) {
    throw new FacetError('INVALID_OPTION', 'These five points are not the landmarks of a face.', {
      hint: 'Give [x, y] of left eye, right eye, nose, left and right mouth corner, in pixels.',
      detail: { landmarks },
    });
  }
  return [
    [a, -b, toX - a * fromX + b * fromY],
    [b, a, toY - b * fromX - a * fromY],
  ];
}

function centre(points: Landmarks): [x: number, y: number] {
  const sum = points.reduce(([sx, sy], [x, y]) => [sx + x, sy + y], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/**
 * A picture seen through a transform, bilinear, black outside, opaque: OpenCV's `warpAffine` with
 * INTER_LINEAR and BORDER_CONSTANT 0, except that positions are exact where OpenCV rounds them to
 * 1/32 pixel. As there, shrinking does not average: it takes the four nearest pixels.
 * @param picture its alpha is ignored
 * @param matrix from the picture to the result; must have an inverse
 * @param width, height of the result
 */
export function warp(picture: Pixels, matrix: Matrix2x3, width: number, height: number): Pixels {
  const [[xx, xy, x0], [yx, yy, y0]] = inverse(matrix);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const sums = new Float64Array(3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      sample(picture, xx * x + xy * y + x0, yx * x + yy * y + y0, sums);
      for (let c = 0; c < 3; c++) pixels[at + c] = sums[c]!;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}

/** Red, green and blue at a position between pixels, into `sums`. */
function sample({ width, height, pixels }: Pixels, x: number, y: number, sums: Float64Array): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  sums.fill(0);
  for (let row = top; row <= top + 1; row++) {
    if (row < 0 || row >= height) continue;
    for (let column = left; column <= left + 1; column++) {
      if (column < 0 || column >= width) continue;
      const weight = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
      const at = (row * width + column) * 4;
      for (let c = 0; c < 3; c++) sums[c] = sums[c]! + weight * pixels[at + c]!;
    }
  }
}

function inverse([[a, b, tx], [c, d, ty]]: Matrix2x3): Matrix2x3 {
  const determinant = a * d - b * c;
  const [ia, ib, ic, id] = [d, -b, -c, a].map((value) => value / determinant) as [
    number,
    number,
    number,
    number,
  ];
  return [
    [ia, ib, -ia * tx - ib * ty],
    [ic, id, -ic * tx - id * ty],
  ];
}
