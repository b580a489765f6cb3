/**
 * From a decoded photo to faces in the original photo's pixels: a photo that was decoded smaller is
 * mapped back, and one that may lie on its side is also tried turned.
 */
import type { Box, CompleteDetectOptions, Face, Landmarks } from '../base/types';
import { resolveOptions, type ResolvedOptions } from '../mtcnn/options';
import { CELL } from '../mtcnn/pyramid';
import type { DecodedPhoto } from '../photos/decode';
import type { Pixels } from '../photos/pixels';
import { faceQuality } from '../faces/quality';
import { faceBeforeTurn, rotatePixels, type Turn } from '../photos/rotate';
import type { Found } from './detector-jobs';

export interface UprightResult {
  faces: Face[];
  timings: Omit<Found, 'faces'>;
  /** The turn at which they were found, where turns were tried. */
  rotation?: Turn;
}

const TURNS = [90, 180, 270] as const;

/**
 * With `rotations` the best of all four turns, by the sum of the log odds of the scores: MTCNN is sure of
 * many faces that are upside down, so one sure face says nothing of the way up; and two doubtful ones may
 * not outweigh it, as a sum of scores lets them (9 of 600 photos of LFW then lay wrong, none by this).
 * @param thresholds those of the weights
 * @param run one pass of the detector over pixels, in their own frame
 */
export async function detectUpright(
  photo: DecodedPhoto,
  options: CompleteDetectOptions,
  thresholds: [number, number, number],
  run: (pixels: Pixels, options: ResolvedOptions) => Promise<Found>,
): Promise<UprightResult> {
  const scale = photo.width / photo.originalWidth;
  const { originalHeight, originalWidth } = photo;
  const resolved = resolveOptions(options, thresholds, originalHeight, originalWidth);
  // Where the photo was decoded smaller, faces below the nets' window are gone: it is not blown up again.
  if (scale < 1) resolved.minSize = Math.max(CELL, resolved.minSize * scale);

  const upright = await run(photo, resolved);
  const { pnet, rnet, onet } = upright;
  const timings = { pnet, rnet, onet };
  let { faces } = upright;
  let rotation: Turn = 0;
  if (options.rotations) {
    for (const turn of TURNS) {
      const turned = await run(rotatePixels(photo, turn), resolved);
      timings.pnet += turned.pnet;
      timings.rnet += turned.rnet;
      timings.onet += turned.onet;
      if (evidence(turned.faces) <= evidence(faces)) continue;
      const { width, height } = photo;
      faces = turned.faces.map((face) => ({ ...faceBeforeTurn(face, turn, width, height), turn }));
      rotation = turn;
    }
  }
  if (scale !== 1) faces = faces.map((face) => enlarge(face, 1 / scale));
  if (options.quality) {
    const { pixels, width, height } = photo;
    faces = faces.map((face) => ({
      ...face,
      quality: faceQuality(pixels, width, height, face, scale),
    }));
  }
  return {
    faces,
    timings,
    ...(options.rotations && { rotation }),
  };
}

/** A softmax in float32 tells scores apart up to here. */
const SUREST = 1 - 1e-5;

/** How much speaks for a way up: the sum of the scores' log odds, of which none speaks against it. */
function evidence(faces: Face[]): number {
  return faces.reduce((sum, { score }) => {
    const sure = Math.min(Math.max(score, 0.5), SUREST);
    return sum + Math.log(sure / (1 - sure));
  }, 0);
}

function enlarge(face: Face, factor: number): Face {
  return {
    ...face,
    box: face.box.map((side) => side * factor) as Box,
    landmarks: face.landmarks.map(([x, y]) => [x * factor, y * factor]) as Landmarks,
  };
}
