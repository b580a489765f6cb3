/** What detection runs on a device, for whoever compiles it ahead. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { areaResize } from '../kernels/photos/area-resize';
import { cropResize } from '../kernels/photos/crop-resize';
import { packCandidates } from '../kernels/photos/pack-candidates';
import { photoTensor } from '../kernels/photos/photo-tensor';
import { onet, rnet } from '../networks/mtcnn';
import type { Nets } from './nets';

/** Side of the photo, pixels, and crops: enough for the programs of large maps and of many crops. */
const SIDE = 64;
const CROPS = 16;

/** A small photo through every program that detection takes. */
export function runOnce(nets: Nets): Tensor[] {
  const photos = photoTensor([new Uint8ClampedArray(SIDE * SIDE * 4)], SIDE, SIDE);
  const level = { outHeight: SIDE / 2, outWidth: SIDE / 2, rowStart: 0, rows: SIDE / 2 };
  const map = nets.pnet(areaResize(photos, level));
  const boxes = Array.from({ length: CROPS }, () => ({
    ...{ photo: 0, x1: 1, y1: 1, x2: SIDE, y2: SIDE },
  }));
  return [
    packCandidates([map], { threshold: 1, capacity: 1 }),
    nets.rnet(cropResize(photos, boxes, rnet.input.width)),
    nets.onet(cropResize(photos, boxes, onet.input.width)),
  ];
}
