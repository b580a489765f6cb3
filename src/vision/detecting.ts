/** The desk that finds faces, and cuts them out. */
import { FacetError } from '../base/errors';
import type {
  Box,
  CallOptions,
  CompleteDetectOptions,
  CropRule,
  Detection,
  Face,
} from '../base/types';
import { cropFace } from '../faces/box-crop';
import { cropByRule } from '../faces/crop';
import type { DecodedPhoto } from '../photos/decode';
import type { Pixels } from '../photos/pixels';
import type { Device } from './device';
import { detectUpright, type UprightResult } from './upright';
import { withPixels, type Named, type WirePhoto } from './wire-photo';

export class Detecting {
  constructor(private readonly device: Device) {}

  /**
   * Finds the faces of one photo. Several calls may be open at once: their photos are decoded side
   * by side, and those of one size go through the nets together.
   * @param options `model` must be loaded
   */
  async detect(
    photo: WirePhoto,
    options: CompleteDetectOptions & CallOptions & Named & { model: string },
  ): Promise<Detection> {
    const { model, signal } = options;
    const started = performance.now();
    return withPixels(photo, options, async (decoded) => {
      const decodedAt = performance.now();
      const { faces, timings, rotation } = await this.find(decoded, model, options, signal);
      const { originalWidth: width, originalHeight: height, notes } = decoded;
      return {
        ...{ width, height, faces, model },
        timings: {
          decode: decodedAt - started,
          ...timings,
          total: performance.now() - started,
        },
        ...(rotation !== undefined && { rotation }),
        ...(notes.length > 0 && { notes }),
      };
    });
  }

  /** The faces of pixels that are here already, in the original photo's. */
  find(
    decoded: DecodedPhoto,
    model: string,
    options: CompleteDetectOptions,
    signal?: AbortSignal,
  ): Promise<UprightResult> {
    const detector = this.device.detector(model);
    return detectUpright(decoded, options, detector.thresholds, (photo, resolved) =>
      this.device.findFaces(photo, detector, resolved, signal),
    );
  }

  /** The face cut out of a photo. */
  async crop(
    photo: WirePhoto,
    face: Face | Box,
    { rule, ...options }: { rule: CropRule } & CallOptions & Named,
  ): Promise<ImageBitmap> {
    return withPixels(photo, options, async (decoded) => {
      if ('box' in face) return toBitmap(cropByRule(decoded, face, rule));
      if (rule.rule !== 'landmarks') return toBitmap(cropFace(decoded, face, rule));
      throw new FacetError('INVALID_OPTION', 'The landmark rule needs landmarks, and got a box.', {
        hint: 'Pass a face as detect gives it.',
      });
    });
  }

  /**
   * The pixels of a square part of a photo as they are, for what is measured.
   * @param square whole pixels inside the photo, end exclusive
   */
  async pixels(
    photo: WirePhoto,
    square: Box,
    options: CallOptions & Named,
  ): Promise<Pick<Pixels, 'width' | 'height' | 'pixels'>> {
    const rule = { rule: 'facenet', size: square[2] - square[0], margin: 0 } as const;
    return withPixels(photo, options, async (decoded) => cropFace(decoded, square, rule));
  }
}

/** A picture as it may cross to the page and be drawn there. */
export function toBitmap({ pixels, width, height }: Pixels): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(pixels, width, height));
}
