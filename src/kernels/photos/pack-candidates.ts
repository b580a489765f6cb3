/**
 * PackCandidates: of the millions of cells that P-Net scores, the few at or over the threshold,
 * packed on the device so that one small read brings them all.
 */
import {
  type KernelConfig,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { allocate, HEAP_BACKENDS, valuesOf } from '../heap';
import { runKernel } from '../run';

export const PACK_CANDIDATES = 'FacetPackCandidates';

/** Values of one packed row, int32 or the bits of a float32: map, index, score, regression, mirrored regression. */
export const ROW = 11;

export interface PackAttributes {
  threshold: number;
  /** Rows there is room for; the first value of the output counts all that passed. */
  capacity: number;
}

/** A cell at or over the threshold. */
export interface PackedCell {
  /** Which of the maps. */
  map: number;
  photo: number;
  x: number;
  y: number;
  score: number;
  /** dx1, dy1, dx2, dy2 as the net gave them. */
  regression: [number, number, number, number];
  /** The regression of the cell mirrored in x, which the original reads in its one-cell case. */
  mirrored: [number, number, number, number];
}

/**
 * @param maps each float32 [N, cellsY, cellsX, 6]: logits of "no face" and "face", then the regression
 * @returns int32 [1 + capacity * ROW]
 */
export function packCandidates(maps: Tensor4D[], attributes: PackAttributes): Tensor1D {
  return runKernel<Tensor1D>(PACK_CANDIDATES, maps as Tensor[], attributes);
}

/**
 * A difference of the logits below which no probability comes near a threshold: of a photo's cells hardly any
 * are left for the exponential function. From 15 on float32 rounds probabilities up to 1.
 */
function leastDifference(threshold: number): number {
  return Math.min(15, Math.log(threshold / (1 - threshold)) - 0.5);
}

/** Softmax of two logits in float32, as the net's own would be: probability of the second. */
export function faceProbability(none: number, face: number): number {
  const largest = Math.max(none, face);
  const e0 = Math.fround(Math.exp(Math.fround(none - largest)));
  const e1 = Math.fround(Math.exp(Math.fround(face - largest)));
  return Math.fround(e1 / Math.fround(e0 + e1));
}

/**
 * The rows read back from the device.
 * @param packed what packCandidates gave
 * @param shapes [N, cellsY, cellsX] of each map
 * @returns the cells, in no particular order; or how many rows there were, where they did not fit
 */
export function unpackCandidates(
  packed: Int32Array,
  shapes: [photos: number, cellsY: number, cellsX: number][],
): { cells: PackedCell[] } | { needed: number } {
  const found = packed[0]!;
  if (1 + found * ROW > packed.length) return { needed: found };
  const floats = new Float32Array(packed.buffer, packed.byteOffset, packed.length);
  const cells: PackedCell[] = [];
  for (let i = 0; i < found; i++) {
    const at = 1 + i * ROW;
    const map = packed[at]!;
    const index = packed[at + 1]!;
    const [, cellsY, cellsX] = shapes[map]!;
    cells.push({
      map,
      photo: Math.floor(index / (cellsY * cellsX)),
      y: Math.floor(index / cellsX) % cellsY,
      x: index % cellsX,
      score: floats[at + 2]!,
      regression: [floats[at + 3]!, floats[at + 4]!, floats[at + 5]!, floats[at + 6]!],
      mirrored: [floats[at + 7]!, floats[at + 8]!, floats[at + 9]!, floats[at + 10]!],
    });
  }
  return { cells };
}

function heapKernel({
  inputs,
  backend,
  attrs,
}: {
  inputs: Tensor[];
  backend: unknown;
  attrs: PackAttributes;
}) {
  const threshold = Math.fround(attrs.threshold);
  const { info, values } = allocate(backend, [1 + attrs.capacity * ROW], 'int32');
  const packed = values as Int32Array;
  const floats = new Float32Array(packed.buffer, packed.byteOffset, packed.length);
  const least = leastDifference(threshold);
  let found = 0;
  inputs.forEach((map, m) => {
    const cellsX = map.shape[2]!;
    const data = valuesOf(backend, map);
    for (let index = 0, at = 0; at < data.length; index++, at += 6) {
      if (!(data[at + 1]! - data[at]! >= least)) continue;
      const score = faceProbability(data[at]!, data[at + 1]!);
      if (!(score >= threshold)) continue;
      const row = 1 + found++ * ROW;
      if (row + ROW > packed.length) continue;
      const x = index % cellsX;
      const mirror = (index - x + cellsX - 1 - x) * 6;
      packed[row] = m;
      packed[row + 1] = index;
      floats[row + 2] = score;
      for (let k = 0; k < 4; k++) {
        floats[row + 3 + k] = data[at + 2 + k]!;
        floats[row + 7 + k] = data[mirror + 2 + k]!;
      }
    }
  });
  packed[0] = found;
  return info;
}

export const packCandidatesKernels: KernelConfig[] = HEAP_BACKENDS.map((backendName) => ({
  kernelName: PACK_CANDIDATES,
  backendName,
  kernelFunc: heapKernel as unknown as KernelConfig['kernelFunc'],
}));
