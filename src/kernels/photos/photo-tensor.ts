/** Photos as the kernels take them: int32 [N, height, width], one pixel (R, G, B, A bytes) a value. */
import { tensor3d, type Tensor3D } from '@tensorflow/tfjs-core';

/**
 * Photos of one size as one tensor; uint8 stays uint8, so a photo costs 4 bytes a pixel on the device.
 * @param pixels RGBA, row-major, `height * width * 4` bytes each
 */
export function photoTensor(pixels: Uint8ClampedArray[], height: number, width: number): Tensor3D {
  const size = height * width;
  const only = pixels.length === 1 ? pixels[0] : undefined;
  if (only && only.byteOffset % 4 === 0) {
    return tensor3d(
      new Int32Array(only.buffer, only.byteOffset, size),
      [1, height, width],
      'int32',
    );
  }
  const packed = new Uint8Array(pixels.length * size * 4);
  pixels.forEach((photo, n) => packed.set(photo, n * size * 4));
  return tensor3d(new Int32Array(packed.buffer), [pixels.length, height, width], 'int32');
}
