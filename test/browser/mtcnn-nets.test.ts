/** Raw outputs of the three nets against the reference, and their tensors given back. */
import { memory, tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { faceProbability } from '../../src/kernels/photos/pack-candidates';
import type { Nets } from '../../src/mtcnn/nets';
import { loadDetector, useBackend } from './support/detector';
import { shared, sharedJson } from './support/shared';

interface GoldenArray {
  shape: number[];
  data: number[];
}
type GoldenNet = { inputShape: [number, number, number, number] } & Record<
  'reg' | 'prob' | 'points',
  GoldenArray
>;

// float32 nets of under 20 layers: the reference is given to 7 digits, summation order differs.
const TOLERANCE = 1e-4;

/** The reference's input, whose arrays are [n, x, y, c], as [n, y, x, c]. */
function input([n, width, height, channels]: [number, number, number, number]): Tensor4D {
  const values: number[] = [];
  for (let i = 0; i < n; i++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < channels; c++)
          values.push(Math.sin(0.37 * x + 0.11 * y + 1.7 * c + 0.9 * i));
  return tensor4d(values, [n, height, width, channels]);
}

describe.runIf(shared).each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  it.each(['pnet', 'rnet', 'onet'] as const)('%s gives the reference outputs', async (name) => {
    await useBackend(backend);
    const before = memory().numTensors;
    const nets: Nets = await loadDetector('mtcnn');
    const golden = (await sharedJson<Record<string, GoldenNet>>('golden/mtcnn/nets.json'))[name]!;
    const x = input(golden.inputShape);
    const out = nets[name](x);
    const values = (await out.data()) as Float32Array;
    const width = out.shape.at(-1)!;
    const [cellsY, cellsX] = name === 'pnet' ? [out.shape[1]!, out.shape[2]!] : [1, 1];
    const rows = values.length / width;
    for (let row = 0; row < rows; row++) {
      const [none, face, ...rest] = values.subarray(row * width, (row + 1) * width);
      // Rows of P-Net run [y, x] here and [x, y] in the reference.
      const y = Math.floor(row / cellsX) % cellsY;
      const other = name === 'pnet' ? (row % cellsX) * cellsY + y : row;
      const close = (value: number, golden: number) =>
        expect(Math.abs(value - golden)).toBeLessThan(TOLERANCE);
      close(faceProbability(none!, face!), golden.prob.data[other * 2 + 1]!);
      for (let k = 0; k < 4; k++) close(rest[k]!, golden.reg.data[other * 4 + k]!);
      if (name === 'onet') {
        for (let k = 0; k < 10; k++) close(rest[4 + k]!, golden.points.data[other * 10 + k]!);
      }
    }
    x.dispose();
    out.dispose();
    nets.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
