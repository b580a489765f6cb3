/** P-Net over a picture of the reference, and over the pyramids of whole photos. */
import { backend, setBackend, tensor4d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { bands, CELL, cellsAlong, pyramid, STRIDE, type Level } from '../../src/mtcnn/pyramid';
import { pnet } from '../../src/networks/mtcnn';
import { loadNetwork, type LoadedNetwork } from '../../src/networks/run';
import { wrong } from '../page/checks';
import { publishedWeights } from './carried';
import { mtcnnReference, waves } from './mtcnn-golden';
import { multiplicationsOf } from './multiplications';
import type { Subject } from './subjects';

/** The original's, by which a large photo has large levels. */
const MIN_SIZE = 20;
const FACTOR = 0.709;
/** Values of P-Net's output, a cell. */
const OUTPUTS = 6;
/** Cells along the side of a part of a level that is computed again elsewhere. */
const PART = 8;

const loaded = new Map<string, LoadedNetwork<Tensor4D>>();

async function net(): Promise<LoadedNetwork<Tensor4D>> {
  const name = backendName();
  const running =
    loaded.get(name) ??
    loadNetwork<Tensor4D>(pnet, await publishedWeights('mtcnn'), 0, { prefix: 'pnet/' });
  loaded.set(name, running);
  return running;
}

const backendName = () => ('device' in backend() ? 'webgpu' : 'wasm');

/** The reference's picture. */
export async function pnetGolden(): Promise<Subject> {
  const running = await net();
  const { width, height, rows, comparable } = mtcnnReference('pnet');
  const x = tensor4d(waves(width, height), [1, height, width, 3]);
  const [across, down] = [cellsAlong(width), cellsAlong(height)];
  // Its cells run [x, y] in the reference.
  const right = rows.map((_, i) => rows[(i % across) * down + Math.floor(i / across)]!);
  return {
    name: `pnet-${width}x${height}`,
    multiplications: multiplicationsOf(pnet, 0, { width, height }),
    run: () => [running.run(x)],
    wrong: ([out]) => {
      const found = right.map((_, i) => comparable(out!.subarray(i * OUTPUTS, (i + 1) * OUTPUTS)));
      return wrong({ rows: found }, { rows: right });
    },
    dispose: () => x.dispose(),
  };
}

interface LevelPart {
  level: number;
  /** First cell across and down, and what WebAssembly gives for the part. */
  x: number;
  y: number;
  rows: Float32Array[];
}

/** Every level of a photo of this size, one after another. */
export async function pnetPyramid(width: number, height: number): Promise<Subject> {
  const levels = pyramid(height, width, MIN_SIZE, FACTOR);
  const pictures = levels.map((level) => waves(level.width, level.height));
  const parts = await partsOf(levels, pictures);
  const running = await net();
  const { maxStorageBufferBindingSize } = (backend() as unknown as { device: GPUDevice }).device
    .limits;
  const most = maxStorageBufferBindingSize / 4 / VALUES_A_PIXEL;
  const inputs = levels.map((level, i) => bandsOf(level, pictures[i]!, most));
  return {
    name: `pnet-${width}x${height}`,
    multiplications: levels.reduce((sum, level) => sum + multiplicationsOf(pnet, 0, level), 0),
    run: () => inputs.flat().map((x): Tensor => running.run(x)),
    wrong: (values) => {
      let at = 0;
      const maps = inputs.map((bands) => values.slice(at, (at += bands.length)));
      return parts
        .map((part) => wrongPart(part, levels[part.level]!, maps[part.level]!))
        .find(Boolean);
    },
    dispose: () => inputs.flat().forEach((x) => x.dispose()),
  };
}

/** Of P-Net's first layer, the largest. */
const VALUES_A_PIXEL = 10;

/** A level as tensors, in bands where one binding would not hold its activations. */
function bandsOf(level: Level, picture: Float32Array, most: number): Tensor4D[] {
  return bands(level, most).map(({ rowStart, rows }) => {
    const row = level.width * 3;
    const values = picture.subarray(rowStart * row, (rowStart + rows) * row);
    return tensor4d(values, [1, rows, level.width, 3]);
  });
}

/** The first, a middle and the last part of every level, by WebAssembly. */
async function partsOf(levels: Level[], pictures: Float32Array[]): Promise<LevelPart[]> {
  const before = backendName();
  await setBackend('wasm');
  const running = await net();
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

function wrongPart({ x, y, rows }: LevelPart, level: Level, bands: Float32Array[]) {
  const across = cellsAlong(level.width);
  const map = new Float32Array(across * cellsAlong(level.height) * OUTPUTS);
  let at = 0;
  for (const band of bands) {
    map.set(band, at);
    at += band.length;
  }
  const found = rows.map((row, i) => {
    const from = ((y + i) * across + x) * OUTPUTS;
    return map.subarray(from, from + row.length);
  });
  return wrong({ rows: found }, { rows });
}
