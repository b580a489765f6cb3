/** Stage 1: P-Net over the pyramid. Its candidates are packed on the device and read back once. */
import { dispose, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Box } from '../base/types';
import { areaResize } from '../kernels/photos/area-resize';
import {
  packCandidates,
  unpackCandidates,
  type PackedCell,
} from '../kernels/photos/pack-candidates';
import { nms, regress, squareToWhole, touches, type Candidate } from './boxes';
import { bands, CELL, pyramid, STRIDE, type Level } from './pyramid';
import type { Run } from './run';

const LEVEL_NMS = 0.5;
const STAGE_NMS = 0.7;
/** Rows that a first read makes room for; a crowd with more is packed again. */
const FIRST_CAPACITY = 4096;

/** Where a map of cells lies in the pyramid. */
interface Place {
  level: number;
  cellStart: number;
  shape: [photos: number, cellsY: number, cellsX: number];
}

/** The squares that R-Net is to look at, in the original's order. */
export async function propose(run: Run): Promise<Candidate[]> {
  const { photos, options, limits, hooks } = run;
  const [count, height, width] = photos.shape;
  const levels = pyramid(height, width, options.minSize, options.factor);
  const maps: Tensor4D[] = [];
  const places: Place[] = [];
  try {
    for (const [index, level] of levels.entries()) {
      for (const band of bands(level, limits.levelPixels / count)) {
        await hooks.checkpoint?.();
        const map = score(run, photos, level, band.rowStart, band.rows);
        maps.push(map);
        places.push({
          level: index,
          cellStart: band.cellStart,
          shape: [count, map.shape[1], map.shape[2]],
        });
      }
    }
    const cells = await readCells(maps, places, options.thresholds[0]);
    return merge(run, levels, cells, places);
  } finally {
    dispose(maps);
  }
}

function score(run: Run, photos: Tensor3D, level: Level, rowStart: number, rows: number): Tensor4D {
  const picture = areaResize(photos, {
    outHeight: level.height,
    outWidth: level.width,
    rowStart,
    rows,
  });
  const map = run.nets.pnet(picture);
  picture.dispose();
  return map;
}

async function readCells(
  maps: Tensor4D[],
  places: Place[],
  threshold: number,
): Promise<PackedCell[]> {
  const shapes = places.map((place) => place.shape);
  if (maps.length === 0) return [];
  for (let capacity = FIRST_CAPACITY; ;) {
    const packed = packCandidates(maps, { threshold, capacity });
    const values = (await packed.data()) as Int32Array;
    packed.dispose();
    const result = unpackCandidates(values, shapes);
    if ('cells' in result) return result.cells;
    capacity = result.needed;
  }
}

/** NMS within each level, then over all of a photo; regression, squares, whole pixels. */
function merge(run: Run, levels: Level[], cells: PackedCell[], places: Place[]): Candidate[] {
  const [count, height, width] = run.photos.shape;
  const kept: Candidate[] = [];
  for (let photo = 0; photo < count; photo++) {
    const all: Candidate[] = [];
    levels.forEach((level, index) => {
      const mine = cells.filter((c) => c.photo === photo && places[c.map]!.level === index);
      const boxes = candidates(level, mine, places);
      const survivors = nms(boxes, LEVEL_NMS, 'union');
      run.hooks.trace?.({ name: 'level', photo, level, over: mine.length, boxes: survivors });
      all.push(...survivors);
    });
    for (const candidate of nms(all, STAGE_NMS, 'union')) {
      const box = squareToWhole(regress(candidate, 0));
      if (touches(box, height, width)) kept.push({ ...candidate, box });
    }
  }
  run.hooks.trace?.({ name: 'pnet', boxes: kept });
  return kept;
}

/** Cells of one level as boxes of the photo, scanned column by column as the original does. */
function candidates(level: Level, cells: PackedCell[], places: Place[]): Candidate[] {
  const rowOf = (cell: PackedCell) => places[cell.map]!.cellStart + cell.y;
  // Where a single cell passes, the original forgets to flip the map back and reads the mirrored cell.
  const alone = cells.length === 1;
  const toPhoto = (pixels: number) => Math.trunc(pixels / level.scale);
  return [...cells]
    .sort((a, b) => a.x - b.x || rowOf(a) - rowOf(b))
    .map((cell) => {
      const left = STRIDE * cell.x;
      const top = STRIDE * rowOf(cell);
      const box: Box = [
        toPhoto(left + 1),
        toPhoto(top + 1),
        toPhoto(left + CELL),
        toPhoto(top + CELL),
      ];
      const regression = alone ? cell.mirrored : cell.regression;
      return { photo: cell.photo, box, score: cell.score, regression };
    });
}
