/** P-Net over the pyramids of whole photos, for whichever engine runs it; parts are computed again with WebAssembly. */
import { backend, setBackend, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { CELL, cellsAlong, pyramid, STRIDE, type Level } from '../../src/mtcnn/pyramid';
import { pnet } from '../../src/networks/mtcnn';
import { loadNetwork, type LoadedNetwork } from '../../src/networks/run';
import { wrong } from '../page/checks';
import { publishedWeights } from './carried';
import { waves } from './mtcnn-golden';
import { multiplicationsOf } from './multiplications';

/** The original's, by which a large photo has large levels. */
const MIN_SIZE = 20;
const FACTOR = 0.709;
/** Values of P-Net's output, a cell. */
export const OUTPUTS = 6;
/** Cells along the side of a part of a level that is computed again elsewhere. */
const PART = 8;

const loaded = new Map<string, LoadedNetwork<Tensor4D>>();

export async function runningPnet(): Promise<LoadedNetwork<Tensor4D>> {
  const name = backendName();
  const running =
    loaded.get(name) ??
    loadNetwork<Tensor4D>(pnet, await publishedWeights('mtcnn'), 0, { prefix: 'pnet/' });
  loaded.set(name, running);
  return running;
}

const backendName = () => ('device' in backend() ? 'webgpu' : 'wasm');

interface LevelPart {
  level: number;
  /** First cell across and down, and what WebAssembly gives for the part. */
  x: number;
  y: number;
  rows: Float32Array[];
}

/** Every level of a photo, as any engine takes them. */
export interface Pyramid {
  name: string;
  /** Of one run over all levels. */
  multiplications: number;
  levels: Level[];
  /** A level each: [height, width, 3], row-major. */
  pictures: Float32Array[];
  /**
   * @param maps what P-Net gives, a level each: [cellsY, cellsX, OUTPUTS]
   * @returns what is wrong with them, in a sentence
   */
  wrong(maps: Float32Array[]): string | undefined;
}

/** @throws FacetError where the published weights did not travel */
export async function pyramidOf(width: number, height: number): Promise<Pyramid> {
  const levels = pyramid(height, width, MIN_SIZE, FACTOR);
  const pictures = levels.map((level) => waves(level.width, level.height));
  const parts = await partsOf(levels, pictures);
  return {
    name: `pnet-${width}x${height}`,
    multiplications: levels.reduce((sum, level) => sum + multiplicationsOf(pnet, 0, level), 0),
    ...{ levels, pictures },
    wrong: (maps) =>
      parts.map((part) => wrongPart(part, levels[part.level]!, maps[part.level]!)).find(Boolean),
  };
}

/** The first, a middle and the last part of every level, by WebAssembly. */
async function partsOf(levels: Level[], pictures: Float32Array[]): Promise<LevelPart[]> {
  const before = backendName();
  await setBackend('wasm');
  const running = await runningPnet();
  const out: LevelPart[] = [];
  for (const [i, { width, height }] of levels.entries()) {
    const whole = Math.floor((Math.min(width, height) - CELL) / STRIDE) + 1;
    const cells = Math.min(PART, whole);
    const side = (cells - 1) * STRIDE + CELL;
    for (const share of [0, 0.5, 1]) {
      const [x, y] = [width, height].map((pixels) =>
        Math.floor(((pixels - side) / STRIDE) * share),
      ) as [number, number];
      const [left, top] = [x * STRIDE, y * STRIDE];
      const values = new Float32Array(side * side * 3);
      for (let row = 0; row < side; row++) {
        const from = ((top + row) * width + left) * 3;
        values.set(pictures[i]!.subarray(from, from + side * 3), row * side * 3);
      }
      const picture = tensor4d(values, [1, side, side, 3]);
      const map = running.run(picture);
      out.push({ level: i, x, y, rows: rowsOf((await map.data()) as Float32Array, cells) });
      [picture, map].forEach((each) => each.dispose());
    }
  }
  await setBackend(before);
  return out;
}

const rowsOf = (map: Float32Array, count: number) =>
  Array.from({ length: count }, (_, i) =>
    map.subarray((i * map.length) / count, ((i + 1) * map.length) / count),
  );

function wrongPart({ x, y, rows }: LevelPart, level: Level, map: Float32Array) {
  const across = cellsAlong(level.width);
  const found = rows.map((row, i) => {
    const from = ((y + i) * across + x) * OUTPUTS;
    return map.subarray(from, from + row.length);
  });
  return wrong({ rows: found }, { rows });
}
