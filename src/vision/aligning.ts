/** The desk that cuts the faces of a photo into PNGs, as align_dataset_mtcnn does. */
import { throwIfAborted } from '../base/errors';
import type { AlignOptions, Box, CallOptions, CompleteDetectOptions, Face } from '../base/types';
import { chooseFace } from '../faces/choose';
import { cropByRule, regionByRule } from '../faces/crop';
import type { Pixels } from '../photos/pixels';
import type { Detecting } from './detecting';
import { withPixels, type Named, type WirePhoto } from './wire-photo';

/** The faces of a photo, cut out. */
export interface PhotoCrops {
  /** In the order of the detector; empty without a face. */
  crops: { png: Blob; box: Box; face: Face }[];
  /** Milliseconds. */
  timings: { decode: number; detect: number; crop: number };
  notes: string[];
}

export class Aligning {
  constructor(private readonly detecting: Detecting) {}

  /**
   * The faces of one photo cut out.
   * @param options `model` must be loaded
   * @throws FacetError INVALID_OPTION for a crop rule out of range, ABORTED, and what decoding throws
   */
  async align(
    photo: WirePhoto,
    options: Required<Pick<AlignOptions, 'crop' | 'multipleFaces'>> &
      CallOptions &
      Named & { model: string; detect: CompleteDetectOptions },
  ): Promise<PhotoCrops> {
    const { crop: rule, multipleFaces, signal } = options;
    const started = performance.now();
    return withPixels(photo, options, async (decoded) => {
      const decodedAt = performance.now();
      const found = await this.detecting.find(decoded, options.model, options.detect, signal);
      const cropping = performance.now();
      const { originalWidth: width, originalHeight: height, notes } = decoded;
      const wanted = multipleFaces ? found.faces : chosen(found.faces, width, height);
      const crops: PhotoCrops['crops'] = [];
      for (const face of wanted) {
        throwIfAborted(signal);
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
    });
  }
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
