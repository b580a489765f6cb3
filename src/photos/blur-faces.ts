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
  const { width, height } = context.canvas;
  const regions = boxes.map((box) => regionOf(box, scale));
  const [left, top, right, bottom] = [0, 1, 2, 3].map((side) => {
    const all = regions.map((region) => region[side]!);
    const end = side % 2 === 0 ? width : height;
    const outermost = side < 2 ? Math.floor(Math.min(...all)) : Math.ceil(Math.max(...all));
    return Math.min(end, Math.max(0, outermost));
  }) as Box;
  if (!(right > left && bottom > top)) return;
  // Read once for all: a canvas that is drawn by the graphics processor is slow to read.
  const pixels = context.getImageData(left, top, right - left, bottom - top);
  for (const [x1, y1, x2, y2] of regions) {
    const patches = averaged(pixels, [x1 - left, y1 - top, x2 - left, y2 - top]);
    const [wide, high] = [x2 - x1, y2 - y1];
    context.save();
    context.beginPath();
    context.ellipse(x1 + wide / 2, y1 + high / 2, wide / 2, high / 2, 0, 0, 2 * Math.PI);
    context.clip();
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(patches, x1, y1, wide, high);
    context.restore();
  }
}

/** What is blurred of a face, canvas pixels; at least one. */
function regionOf(box: Box, scale: number): Box {
  const [x1, y1, x2, y2] = box.map((side) => side * scale) as Box;
  const [wide, high] = [Math.max(1, x2 - x1) * AROUND, Math.max(1, y2 - y1) * AROUND];
  return [x1 - wide, y1 - high, Math.max(x2, x1 + 1) + wide, Math.max(y2, y1 + 1) + high];
}

/** Exact means of the pixels in each patch: a browser scales by its own rule. */
function averaged({ data, width, height }: ImageData, [x1, y1, x2, y2]: Box): OffscreenCanvas {
  const rows = Math.max(1, Math.round((PATCHES * (y2 - y1)) / (x2 - x1)));
  const patches = new OffscreenCanvas(PATCHES, rows);
  const target = patches.getContext('2d')!;
  const image = target.createImageData(PATCHES, rows);
  const edge = (from: number, length: number, part: number, most: number) =>
    Math.min(most, Math.max(0, Math.round(from + length * part)));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < PATCHES; column++) {
      const [left, right] = [0, 1].map((next) =>
        edge(x1, x2 - x1, (column + next) / PATCHES, width),
      ) as [number, number];
      const [top, bottom] = [0, 1].map((next) =>
        edge(y1, y2 - y1, (row + next) / rows, height),
      ) as [number, number];
      const count = (right - left) * (bottom - top);
      if (count <= 0) continue;
      const sums = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let at = 4 * (y * width + left); at < 4 * (y * width + right); at += 4) {
          for (let channel = 0; channel < 3; channel++) sums[channel]! += data[at + channel]!;
        }
      }
      const at = 4 * (row * PATCHES + column);
      sums.forEach((sum, channel) => (image.data[at + channel] = sum / count));
      image.data[at + 3] = 255;
    }
  }
  target.putImageData(image, 0, 0);
  return patches;
}
