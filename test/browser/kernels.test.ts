/** Each kernel against OpenCV's own figures, and its WGSL against its twin in plain memory. */
import { memory, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { areaResize } from '../../src/kernels/photos/area-resize';
import { cropResize, cropResizeBytes } from '../../src/kernels/photos/crop-resize';
import { packCandidates, unpackCandidates } from '../../src/kernels/photos/pack-candidates';
import { photoTensor } from '../../src/kernels/photos/photo-tensor';
import { useBackend } from './support/detector';
import { shared, sharedJson } from './support/shared';

interface ResizeCase {
  height: number;
  width: number;
  outHeight: number;
  outWidth: number;
  type: 'uint8' | 'float';
  data: number[];
}

const BACKENDS = ['cpu', 'wasm', 'webgpu'] as const;

/** The picture of `resize.json`, whose note gives the formula. */
function picture(height: number, width: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(height * width * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        pixels[(y * width + x) * 4 + c] = (37 * x + 59 * y + 101 * c + 13 * ((x * y) % 7)) % 256;
      }
    }
  }
  return pixels;
}

const grey = (normal: number) => normal * 128 + 127.5;

describe.each(BACKENDS)('on %s', (backend) => {
  it.runIf(shared)('a level of the pyramid is what OpenCV gives, to the grey level', async () => {
    await useBackend(backend);
    const { cases } = await sharedJson<{ cases: ResizeCase[] }>('golden/mtcnn/resize.json');
    for (const { height, width, outHeight, outWidth, data } of cases.filter(
      ({ type }) => type === 'uint8',
    )) {
      const photos = photoTensor([picture(height, width)], height, width);
      const level = areaResize(photos, { outHeight, outWidth, rowStart: 0, rows: outHeight });
      const values = Array.from((await level.data()) as Float32Array, (v) => Math.round(grey(v)));
      expect(values, `${width}x${height} to ${outWidth}x${outHeight}`).toEqual(data);
      photos.dispose();
      level.dispose();
    }
  });

  it.runIf(shared)('a crop is what OpenCV gives in float, not rounded', async () => {
    await useBackend(backend);
    const { cases } = await sharedJson<{ cases: ResizeCase[] }>('golden/mtcnn/resize.json');
    for (const { height, width, outHeight, data } of cases.filter(({ type }) => type === 'float')) {
      const photos = photoTensor([picture(height, width)], height, width);
      const box = { photo: 0, x1: 1, y1: 1, x2: width, y2: height };
      const crop = cropResize(photos, [box], outHeight);
      const values = (await crop.data()) as Float32Array;
      // The reference has 7 digits and normalising in float32 costs as much again; the shader also
      // computes the weights in float32.
      const tolerance = backend === 'webgpu' ? 1e-3 : 1e-4;
      values.forEach((v, i) => expect(Math.abs(grey(v) - data[i]!)).toBeLessThan(tolerance));
      photos.dispose();
      crop.dispose();
    }
  });

  it('crops that reach outside the photo are black there', async () => {
    await useBackend(backend);
    const [height, width, size] = [31, 47, 24];
    const pixels = picture(height, width);
    const boxes = [
      { photo: 1, x1: 0, y1: 0, x2: 30, y2: 30 },
      { photo: 0, x1: -20, y1: -9, x2: 60, y2: 44 },
      { photo: 1, x1: 40, y1: 25, x2: 52, y2: 37 },
    ];
    const photos = photoTensor([new Uint8ClampedArray(pixels.length), pixels], height, width);
    const crops = cropResize(photos, boxes, size);
    const values = (await crops.data()) as Float32Array;
    const expected = new Float32Array(size * size * 3);
    boxes.forEach((box, i) => {
      const bytes = new Uint8Array(box.photo === 1 ? pixels : new Uint8Array(pixels.length));
      cropResizeBytes(bytes, height, width, box, size, expected);
      expected.forEach((v, k) =>
        // float32 sums in another order: 1e-3 of a grey level.
        expect(Math.abs(grey(values[i * expected.length + k]!) - v)).toBeLessThan(1e-3),
      );
    });
    photos.dispose();
    crops.dispose();
  });

  it('a band of a level equals those rows of the whole', async () => {
    await useBackend(backend);
    const [height, width] = [90, 70];
    const photos = photoTensor([picture(height, width)], height, width);
    const size = { outHeight: 41, outWidth: 32 };
    const whole = areaResize(photos, { ...size, rowStart: 0, rows: 41 });
    const band = areaResize(photos, { ...size, rowStart: 10, rows: 20 });
    const expected = ((await whole.data()) as Float32Array).slice(10 * 32 * 3, 30 * 32 * 3);
    expect(await band.data()).toEqual(expected);
    photos.dispose();
    whole.dispose();
    band.dispose();
  });

  it('cells over the threshold come back with their regression and the mirrored one', async () => {
    await useBackend(backend);
    const before = memory().numTensors;
    const [photos, cellsY, cellsX] = [2, 5, 7];
    const cells = Array.from({ length: photos * cellsY * cellsX }, (_, i) => {
      const logit = i === 9 || i === 40 ? 3 : -3;
      return [0, logit, i, i + 0.25, i + 0.5, i + 0.75];
    });
    const map = tensor4d(cells.flat(), [photos, cellsY, cellsX, 6]);
    const packed = packCandidates([map, map], { threshold: 0.6, capacity: 10 });
    const values = (await packed.data()) as Int32Array;
    const shape: [number, number, number] = [photos, cellsY, cellsX];
    const result = unpackCandidates(values, [shape, shape]);
    if (!('cells' in result)) throw new Error('they fit');
    const found = result.cells.sort((a, b) => a.map - b.map || a.photo - b.photo);
    expect(found.map(({ map, photo, x, y }) => [map, photo, x, y])).toEqual([
      [0, 0, 2, 1],
      [0, 1, 5, 0],
      [1, 0, 2, 1],
      [1, 1, 5, 0],
    ]);
    expect(found[0]!.regression).toEqual([9, 9.25, 9.5, 9.75]);
    expect(found[0]!.mirrored).toEqual([11, 11.25, 11.5, 11.75]);
    expect(found[0]!.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    tidy(() => map.dispose());
    packed.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('says how many rows there were where they do not fit', async () => {
    await useBackend(backend);
    const map = tensor4d(new Float32Array(600).fill(0), [1, 10, 10, 6]);
    const packed = packCandidates([map], { threshold: 0.5, capacity: 3 });
    expect(unpackCandidates((await packed.data()) as Int32Array, [[1, 10, 10]])).toEqual({
      needed: 100,
    });
    map.dispose();
    packed.dispose();
  });
});
