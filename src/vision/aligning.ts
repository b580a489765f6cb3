/** One photo to the PNGs of its faces, as align_dataset_mtcnn cuts them. */
import { throwIfAborted } from '../base/errors';
import type { AlignOptions, Box, CallOptions, CropRule, DetectOptions, Face } from '../base/types';
import { chooseFace } from '../faces/choose';
import type { DecodedPhoto } from '../photos/decode';
import { cropByRule, regionByRule } from '../faces/crop';
import type { Pixels } from '../photos/pixels';
import type { UprightResult } from './upright';
import { decode, type Named, type WirePhoto } from './wire-photo';

/** The faces of a photo, cut out. */
export interface PhotoCrops {
  /** In the order of the detector; empty without a face. */
  crops: { png: Blob; box: Box; face: Face }[];
  /** Milliseconds. */
  timings: { decode: number; detect: number; crop: number };
  notes: string[];
}

/** The recipe for training of the original's wiki, and its script's default. */
export const TRAINING_CROP: CropRule = { rule: 'facenet', size: 182, margin: 44 };

/**
 * @param detect finds the faces of a decoded photo
 * @throws FacetError INVALID_OPTION for a crop rule out of range, ABORTED, and what decoding throws
 */
export async function alignPhoto(
  photo: WirePhoto,
  options: Pick<AlignOptions, 'crop' | 'multipleFaces' | 'detect'> & CallOptions & Named,
  detect: (decoded: DecodedPhoto, options: DetectOptions) => Promise<UprightResult>,
): Promise<PhotoCrops> {
  const { crop: rule = TRAINING_CROP, multipleFaces = false, signal } = options;
  const started = performance.now();
  const decoded = await decode(photo, options);
  const decodedAt = performance.now();
  const found = await detect(decoded, options.detect ?? {});
  throwIfAborted(signal);
  const cropping = performance.now();
  const { originalWidth: width, originalHeight: height, notes } = decoded;
  const wanted = multipleFaces ? found.faces : chosen(found.faces, width, height);
  const crops: PhotoCrops['crops'] = [];
  for (const face of wanted) {
    const box = regionByRule(face, width, height, rule);
    if (isNothing(box, decoded.width / width)) continue;
    crops.push({ png: await encodePng(cropByRule(decoded, face, rule)), box, face });
  }
  const { pnet, rnet, onet } = found.timings;
  const timings = {
    decode: decodedAt - started,
    detect: pnet + rnet + onet,
    crop: performance.now() - cropping,
  };
  return { crops, timings, notes };
}

function chosen(faces: Face[], width: number, height: number): Face[] {
  const best = chooseFace(faces, width, height);
  return best < 0 ? [] : [faces[best]!];
}

/** Of a face beyond the edge nothing is left, counted in the pixels that were decoded. */
function isNothing([x1, y1, x2, y2]: Box, scale: number): boolean {
  const at = (side: number) => Math.trunc(side * scale);
  return at(x2) <= at(x1) || at(y2) <= at(y1);
}

/** Lossless: the pixels are opaque, so the canvas keeps them as they are. */
function encodePng({ pixels, width, height }: Pixels): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
