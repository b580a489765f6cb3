/** A box drawn by hand, in whole pixels of the photo. */
import type { Box } from '../base/types';

interface Size {
  width: number;
  height: number;
}

/** The least side of a box. */
const LEAST = 12;

/** Where a face may well be: half the photo's shorter side, a little above the middle. */
export function firstBox({ width, height }: Size): Box {
  const side = Math.max(LEAST, Math.round(Math.min(width, height) / 2));
  const x = Math.round((width - side) / 2);
  const y = Math.round((height - side) * 0.4);
  return inside([x, y, x + side, y + side], { width, height });
}

/** The box between two points, in any order. */
export function between([ax, ay]: [number, number], [bx, by]: [number, number], photo: Size): Box {
  const [x1, x2] = [Math.min(ax, bx), Math.max(ax, bx)];
  const [y1, y2] = [Math.min(ay, by), Math.max(ay, by)];
  return inside([x1, y1, Math.max(x2, x1 + LEAST), Math.max(y2, y1 + LEAST)], photo);
}

/** Arrows move the box by a fiftieth of the photo, with Shift they move its right and lower sides. */
export function byKey(box: Box, key: string, resize: boolean, photo: Size): Box | undefined {
  const step = Math.max(1, Math.round(Math.min(photo.width, photo.height) / 50));
  const steps: Record<string, [dx: number, dy: number]> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  if (!steps[key]) return undefined;
  const [dx, dy] = steps[key];
  const [x1, y1, x2, y2] = box;
  if (resize) {
    return inside([x1, y1, Math.max(x1 + LEAST, x2 + dx), Math.max(y1 + LEAST, y2 + dy)], photo);
  }
  // At the edge it stays as large as it is.
  const mx = Math.min(Math.max(dx, -x1), photo.width - x2);
  const my = Math.min(Math.max(dy, -y1), photo.height - y2);
  return [x1 + mx, y1 + my, x2 + mx, y2 + my];
}

function inside([x1, y1, x2, y2]: Box, { width, height }: Size): Box {
  const clamp = (value: number, most: number) => Math.min(Math.max(Math.round(value), 0), most);
  const [left, top] = [clamp(x1, width - 1), clamp(y1, height - 1)];
  return [left, top, Math.max(left + 1, clamp(x2, width)), Math.max(top + 1, clamp(y2, height))];
}
