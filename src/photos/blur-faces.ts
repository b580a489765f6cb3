/** Faces made unrecognisable in a photo. */
import type { Box } from '../base/types';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Of the box, on each side: hair and chin tell a person, too. */
const AROUND = 0.25;
/** Patches across a face that are left of it: too few for an eye, or for a network. */
const PATCHES = 5;

/**
 * Blurs faces in whatever is on the canvas: each is averaged to five patches across, which are drawn smoothly over an
 * ellipse around it. What was there can't be had back from them.
 * @param boxes in pixels of the photo the faces were found in
 * @param scale canvas pixels for one of that photo
 */
export function blurFaces(context: Context, boxes: readonly Box[], scale = 1): void {
  for (const box of boxes) {
    const [x1, y1, x2, y2] = box.map((side) => side * scale) as Box;
    const [wide, high] = [(x2 - x1) * AROUND, (y2 - y1) * AROUND];
    const [left, top] = [x1 - wide, y1 - high];
    const [width, height] = [x2 - x1 + 2 * wide, y2 - y1 + 2 * high];
    if (!(width >= 1 && height >= 1)) continue;
    const patches = averaged(context, left, top, width, height);
    context.save();
    context.beginPath();
    context.ellipse(left + width / 2, top + height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(patches, left, top, width, height);
    context.restore();
  }
}

/** Exact means of the pixels: a browser scales by its own rule. */
function averaged(context: Context, left: number, top: number, width: number, height: number) {
  const rows = Math.max(1, Math.round((PATCHES * height) / width));
  const patches = new OffscreenCanvas(PATCHES, rows);
  const target = patches.getContext('2d')!;
  const { canvas } = context;
  const image = target.createImageData(PATCHES, rows);
  const edges = (from: number, length: number, part: number, of: number, most: number) =>
    [part, part + 1].map((at) =>
      Math.min(most, Math.max(0, Math.round(from + (length * at) / of))),
    ) as [number, number];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < PATCHES; column++) {
      const [x1, x2] = edges(left, width, column, PATCHES, canvas.width);
      const [y1, y2] = edges(top, height, row, rows, canvas.height);
      if (x2 <= x1 || y2 <= y1) continue;
      const { data } = context.getImageData(x1, y1, x2 - x1, y2 - y1);
      const sums = [0, 0, 0];
      for (let at = 0; at < data.length; at += 4) {
        for (let channel = 0; channel < 3; channel++) sums[channel]! += data[at + channel]!;
      }
      const at = 4 * (row * PATCHES + column);
      sums.forEach((sum, channel) => (image.data[at + channel] = (4 * sum) / data.length));
      image.data[at + 3] = 255;
    }
  }
  target.putImageData(image, 0, 0);
  return patches;
}
