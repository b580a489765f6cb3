/** Faces as a camera sees them, as files: what weights that learned for it are evaluated on. */
import { NumpyRandom } from '../../../base/numpy-random';
import type { CallOptions, Camera, CropRule } from '../../../base/types';
import { asSeenBy } from '../../../faces/camera';
import { memorySink } from '../../../files/out/sinks';
import type { Files } from '../../../files/trees/gather';
import { facet } from '../../../page-facet';

/** Of the grain: the same faces always have the same. */
const SEED = 666;

/**
 * The chosen face of each photo, cut and made poor; photos without one are left out.
 * @param crop the rule of the weights
 */
export async function facesSeenBy(
  camera: Camera,
  photos: Files,
  crop: CropRule,
  call: CallOptions,
): Promise<Files> {
  const sink = memorySink();
  const tree = [...photos].map(([path, file]) => ({ path, file }));
  await facet.align(tree, sink, { crop, ...call });
  const random = new NumpyRandom(SEED);
  const seen = new Map<string, Blob>();
  for (const [path, file] of sink.files) {
    if (path.endsWith('.png')) seen.set(path, await seenBy(camera, file, random));
  }
  return seen;
}

async function seenBy(camera: Camera, face: Blob, random: NumpyRandom): Promise<Blob> {
  const bitmap = await createImageBitmap(face);
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const { pixels } = asSeenBy(camera, { width, height, pixels: data }, random);
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
