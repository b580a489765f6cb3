/** P-Net by tfjs's backends: over a picture of the reference, and over the pyramids of whole photos. */
import { backend, tensor4d, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { bands, cellsAlong, type Level } from '../../src/mtcnn/pyramid';
import { pnet } from '../../src/networks/mtcnn';
import { wrong } from '../page/checks';
import { comparable, mtcnnReference, waves } from './mtcnn-golden';
import { multiplicationsOf } from './multiplications';
import { OUTPUTS, pyramidOf, runningPnet } from './pyramids';
import type { Subject } from './subjects';

/** The reference's picture. */
export async function pnetGolden(): Promise<Subject> {
  const running = await runningPnet();
  const { width, height, rows } = mtcnnReference('pnet');
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

/** Every level of a photo of this size, one after another. */
export async function pnetPyramid(width: number, height: number): Promise<Subject> {
  const { name, multiplications, levels, pictures, wrong } = await pyramidOf(width, height);
  const running = await runningPnet();
  const { maxStorageBufferBindingSize } = (backend() as unknown as { device: GPUDevice }).device
    .limits;
  const most = maxStorageBufferBindingSize / 4 / VALUES_A_PIXEL;
  const inputs = levels.map((level, i) => bandsOf(level, pictures[i]!, most));
  return {
    ...{ name, multiplications },
    run: () => inputs.flat().map((x): Tensor => running.run(x)),
    wrong: (values) => {
      let at = 0;
      return wrong(inputs.map((bands) => joined(values.slice(at, (at += bands.length)))));
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

/** Bands of one map, from the top down, as that map. */
function joined(bands: Float32Array[]): Float32Array {
  const map = new Float32Array(bands.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const band of bands) {
    map.set(band, at);
    at += band.length;
  }
  return map;
}
