/** One photo to its face as a picture, which a network is taught with. */
import { noFace } from '../base/errors';
import { photoId } from '../base/sha256';
import type { CompleteDetectOptions, CropRule } from '../base/types';
import { chooseFace } from '../faces/choose';
import { cropByRule } from '../faces/crop';
import type { Pixels } from '../photos/pixels';
import { facesDependOn, facesOf, keyOf, type EmbedTools } from './embed-photo';

export interface FacePictureOptions {
  /** The photo is a face crop already, and is given as it is. */
  aligned: boolean;
  /** By which any other photo's face is cut. */
  crop: CropRule;
  detect: CompleteDetectOptions;
  /** What a person knows the photo by. */
  name?: string;
}

/** @throws FacetError `NO_FACE`, and what decoding throws */
export async function facePicture(
  photo: Blob,
  { aligned, crop, detect, name = 'This photo' }: FacePictureOptions,
  tools: Pick<EmbedTools, 'detector' | 'detections' | 'decode' | 'detect'>,
): Promise<Pixels> {
  const decoded = await tools.decode();
  if (aligned) {
    const { width, height, pixels } = decoded;
    return { width, height, pixels };
  }
  const id = await photoId(photo);
  const key = id && (await keyOf(id)(facesDependOn(tools.detector, detect)));
  const { faces, width, height } = await facesOf(decoded, key, tools);
  const face = faces[chooseFace(faces, width, height)];
  if (!face) throw noFace(name);
  return cropByRule(decoded, face, crop);
}
