/**
 * What a poor camera does to a face: few pixels, no colour, little contrast, noise. Good photos that are made poor
 * as the camera makes them teach weights to know people as it sees them.
 */
import type { NumpyRandom } from '../base/numpy-random';
import type { Camera } from '../base/types';
import type { Pixels } from '../photos/pixels';
import { resizePillow } from './resize-pillow';

/** A photo as anyone takes it: nothing is done to it. */
export const GOOD_CAMERA: Camera = {
  size: Infinity,
  grey: false,
  contrast: 1,
  brightness: 0,
  noise: 0,
};

/** The cameras that a person can pick. */
export const CAMERAS = {
  /** A small grey one: a door, a corridor. */
  door: { size: 40, grey: true, contrast: 0.7, brightness: -23, noise: 14 },
} as const satisfies Record<string, Camera>;

const MIDDLE = 128;
/** What an eye, and ITU-R BT.601, makes of red, green and blue. */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * A cut face as the camera would have taken it, at its old size.
 * @param face not changed
 */
export function asSeenBy(camera: Camera, face: Pixels, random: NumpyRandom): Pixels {
  const { width, height } = face;
  const side = Math.max(1, Math.min(camera.size, width, height));
  // A sensor's pixel sums the light over its area.
  const small = resizePillow(
    face,
    Math.round((width * side) / Math.max(width, height)),
    Math.round((height * side) / Math.max(width, height)),
    'box',
  );
  const pixels = small.pixels.slice();
  for (let at = 0; at < pixels.length; at += 4) {
    const luma = LUMA.reduce((sum, share, c) => sum + share * pixels[at + c]!, 0);
    // One noise for all three: of a grey camera they are one.
    const grain = camera.noise * normal(random);
    for (let c = 0; c < 3; c++) {
      const level = camera.grey ? luma : pixels[at + c]!;
      const noise = camera.grey ? grain : camera.noise * normal(random);
      pixels[at + c] = (level - MIDDLE) * camera.contrast + MIDDLE + camera.brightness + noise;
    }
  }
  return resizePillow({ ...small, pixels }, width, height);
}

/** A normal deviate (Box and Muller 1958). */
function normal(random: NumpyRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.randomSample()));
  return radius * Math.cos(2 * Math.PI * random.randomSample());
}

/**
 * The camera that took some faces, from the faces themselves.
 * @param faces cut as the camera gives them, not enlarged; a handful will do
 * @param good faces of good photos, cut alike, for what contrast and brightness are compared with
 * @throws RangeError where one of the two lists is empty
 */
export function measuredCamera(faces: readonly Pixels[], good: readonly Pixels[]): Camera {
  if (!faces.length || !good.length) throw new RangeError('Faces of both kinds are needed.');
  const of = (measure: (face: Pixels) => number, list: readonly Pixels[]) =>
    median(list.map(measure));
  const noise = of(noiseOf, faces);
  const spread = Math.sqrt(Math.max(0, of(varianceOf, faces) - noise ** 2));
  const contrast = spread / Math.max(1, Math.sqrt(of(varianceOf, good)));
  const usual = (of(meanOf, good) - MIDDLE) * contrast + MIDDLE;
  return {
    size: of(({ width, height }) => Math.max(width, height), faces),
    grey: faces.every(isGrey),
    contrast,
    brightness: of(meanOf, faces) - usual,
    noise,
  };
}

const luminance = ({ pixels }: Pixels) =>
  Float64Array.from({ length: pixels.length / 4 }, (_, i) =>
    LUMA.reduce((sum, share, c) => sum + share * pixels[i * 4 + c]!, 0),
  );

function meanOf(face: Pixels): number {
  const values = luminance(face);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(face: Pixels): number {
  const values = luminance(face);
  const mean = meanOf(face);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Immerkaer 1996: what a mask that edges and slopes do not move makes of the picture. */
function noiseOf(face: Pixels): number {
  const { width, height } = face;
  if (width < 3 || height < 3) return 0;
  const values = luminance(face);
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = (dx: number, dy: number) => values[(y + dy) * width + x + dx]!;
      const corners = at(-1, -1) + at(1, -1) + at(-1, 1) + at(1, 1);
      const sides = at(-1, 0) + at(1, 0) + at(0, -1) + at(0, 1);
      sum += Math.abs(corners - 2 * sides + 4 * at(0, 0));
    }
  }
  return (Math.sqrt(Math.PI / 2) * sum) / (6 * (width - 2) * (height - 2));
}

/** JPEG leaves a level or two between the channels of a grey picture. */
const GREY_WITHIN = 4;

function isGrey({ pixels }: Pixels): boolean {
  let off = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const [r, g, b] = pixels.subarray(at, at + 3) as unknown as [number, number, number];
    if (Math.max(r, g, b) - Math.min(r, g, b) > GREY_WITHIN) off++;
  }
  return off / (pixels.length / 4) < 0.01;
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
