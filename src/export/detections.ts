/** What was found in photos, as a table of faces and as JSON. */
import type { FacetError } from '../base/errors';
import type { DetectOptions, Detection, Face } from '../base/types';
import { csv, type Cell } from './csv';

/** One photo: what was found, or why it could not be read. */
export interface PhotoRow {
  /** Name or path, as the person knows it. */
  photo: string;
  detection?: Detection;
  error?: FacetError;
}

/** Of the JSON below; grows when a field changes its meaning. */
const FORMAT_VERSION = 1;

const LANDMARKS = ['left_eye', 'right_eye', 'nose', 'left_mouth', 'right_mouth'];
const HEADER = [
  ...['photo', 'width', 'height', 'face', 'x1', 'y1', 'x2', 'y2', 'score'],
  ...LANDMARKS.flatMap((name) => [`${name}_x`, `${name}_y`]),
  ...['size', 'roll', 'yaw', 'sharpness', 'exposure', 'verdict', 'reasons', 'model'],
];

/** To a ten-thousandth: finer than any detector, and shorter to read than 17 digits. */
const short = (value: number) => Math.round(value * 1e4) / 1e4;

/**
 * One line a face, surest first within a photo; photos without a face have none.
 * Lengths in pixels of the upright photo, angles in degrees, the other values 0 to 1; the columns of
 * quality are empty where it was not asked for.
 */
export function detectionsCsv(rows: Iterable<PhotoRow>): string {
  return csv(HEADER, lines(rows));
}

function* lines(rows: Iterable<PhotoRow>): Generator<Cell[]> {
  for (const { photo, detection } of rows) {
    if (!detection) continue;
    const { width, height, model } = detection;
    for (const [i, { box, score, landmarks, quality }] of detection.faces.entries()) {
      const measures = quality
        ? [quality.size, quality.roll, quality.yaw, quality.sharpness, quality.exposure].map(short)
        : Array<undefined>(5).fill(undefined);
      yield [
        ...[photo, width, height, i + 1, ...box.map(short), short(score)],
        ...landmarks.flat().map(short),
        ...[...measures, quality?.verdict, quality?.reasons.join('; '), model],
      ];
    }
  }
}

/**
 * The same as JSON:
 * ```
 * { "format": "facet-detections", "version": 1, "options": { minSize: 20, … },
 *   "photos": [
 *     { "photo": "album/1.jpg", "width": 960, "height": 640, "model": "mtcnn",
 *       "rotation": 90, "notes": ["…"],                       // where there are any
 *       "faces": [{ "box": [x1, y1, x2, y2], "score": 0.99,
 *                   "landmarks": { "left_eye": [x, y], "right_eye", "nose", "left_mouth", "right_mouth" },
 *                   "quality": { size, roll, yaw, sharpness, exposure, verdict, reasons } }] },
 *     { "photo": "album/2.jpg", "error": { "code": "IMAGE_DAMAGED", "message": "…", "hint": "…" } }
 *   ] }
 * ```
 * Pixels of the upright photo; left and right as seen in the photo.
 * @param options those the detector ran with
 */
export function detectionsJson(rows: Iterable<PhotoRow>, options: DetectOptions = {}): string {
  const photos = Array.from(rows, ({ photo, detection, error }) => {
    if (!detection) {
      const { code, message, hint } = error ?? { code: 'INTERNAL', message: '', hint: '' };
      return { photo, error: { code, message, hint } };
    }
    const { width, height, model, rotation, notes, faces } = detection;
    return { photo, width, height, model, rotation, notes, faces: faces.map(plainFace) };
  });
  const document = { format: 'facet-detections', version: FORMAT_VERSION, options, photos };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function plainFace({ box, score, landmarks, quality }: Face) {
  return {
    box: box.map(short),
    score: short(score),
    landmarks: Object.fromEntries(LANDMARKS.map((name, i) => [name, landmarks[i]!.map(short)])),
    quality,
  };
}
