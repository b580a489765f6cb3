/** The sizes at which P-Net looks at a photo. */
import { pnet } from '../networks/mtcnn';

/** P-Net's window, pixels of a level. */
export const CELL = pnet.input.width;
/** Pixels of a level from one cell to the next. */
export const STRIDE = 2;

export interface Level {
  /** Pixels of the level per pixel of the photo. */
  scale: number;
  height: number;
  width: number;
}

/**
 * The levels of a photo, largest first, as the original's `detect_face`: the first makes a face of
 * `minSize` pixels as large as P-Net's window, each next is smaller by `factor`, down to that window.
 */
export function pyramid(height: number, width: number, minSize: number, factor: number): Level[] {
  const levels: Level[] = [];
  const first = CELL / minSize;
  let shorter = Math.min(height, width) * first;
  for (let k = 0; shorter >= CELL; k++) {
    const scale = first * factor ** k;
    levels.push({ scale, height: Math.ceil(height * scale), width: Math.ceil(width * scale) });
    shorter *= factor;
  }
  return levels;
}

/** Cells along one side of P-Net's output: conv 3, pool 2 (SAME), conv 3, conv 3. */
export function cellsAlong(pixels: number): number {
  return Math.ceil((pixels - 2) / 2) - 4;
}

export interface Band {
  /** First row of cells, and how many. */
  cellStart: number;
  cells: number;
  /** First row of pixels, and how many: all that those cells see. */
  rowStart: number;
  rows: number;
}

/**
 * A level cut into bands of rows that together give the same cells as the whole: each holds at most
 * `maxPixels` pixels, so that the activations of P-Net's first layer fit the device.
 */
export function bands(level: Level, maxPixels: number): Band[] {
  const cells = cellsAlong(level.height);
  const rowsThatFit = Math.max(CELL, Math.floor(maxPixels / level.width));
  const cellsThatFit = Math.max(1, Math.floor((rowsThatFit - CELL) / STRIDE) + 1);
  if (level.height <= rowsThatFit) {
    return [{ cellStart: 0, cells, rowStart: 0, rows: level.height }];
  }
  const out: Band[] = [];
  for (let cellStart = 0; cellStart < cells; cellStart += cellsThatFit) {
    const count = Math.min(cellsThatFit, cells - cellStart);
    const rowStart = cellStart * STRIDE;
    const rows = Math.min((count - 1) * STRIDE + CELL, level.height - rowStart);
    out.push({ cellStart, cells: count, rowStart, rows });
  }
  return out;
}
