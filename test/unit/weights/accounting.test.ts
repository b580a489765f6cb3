import { describe, expect, test } from 'vitest';
import { assemble, convertPart, fitsNetwork } from '../../../src/weights/fitting/accounting';
import { readWeightFile } from '../../../src/weights/formats/index';
import { RawTensor } from '../../../src/files/parsing/tensor';
import { partsOf } from '../../../src/weights/fitting/parts';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { DET_FILES, facetFile, refusal } from './bytes';

const [pnet, rnet] = partsOf('mtcnn');

function tensors(name = 'det1.npy'): Map<string, RawTensor> {
  return new Map(readWeightFile(facetFile(name), name));
}

/** One value standing for a whole shape. */
function tensor(shape: number[], value = 0): RawTensor {
  const dtype = { kind: 'f', size: 4, littleEndian: true } as const;
  const bytes = new Uint8Array(Float32Array.of(value).buffer);
  return new RawTensor({ dtype, shape, strides: shape.map(() => 0), offset: 0, bytes });
}

describe('every tensor is accounted for', () => {
  test('each det file is recognised as its net', () => {
    const parts = DET_FILES.map((name) => recogniseParts(tensors(name), name)[0]!.part.name);
    expect(parts).toEqual(['pnet', 'rnet', 'onet']);
  });

  test('missing, left over and misshapen ones are named, with both shapes', () => {
    const raw = tensors();
    raw.delete('conv2/biases');
    raw.set('conv9/weights', tensor([1]));
    raw.set('conv3/weights', tensor([3, 3, 16, 31]));
    const error = refusal(() => recogniseParts(raw, 'mine.npy'));
    expect(error.code).toBe('WEIGHTS_MISMATCH');
    expect(error.message).toBe(
      'mine.npy is not the pnet of MTCNN (det1.npy): missing: conv2/biases; left over: "conv9/weights"; ' +
        'misshapen: conv3/weights is [3, 3, 16, 31] where [3, 3, 16, 32] belongs.',
    );
  });

  test('values that are not finite are named', () => {
    const raw = tensors();
    raw.set('conv1/biases', tensor([10], NaN));
    const error = refusal(() => convertPart(pnet!, raw, 'mine.npy'));
    expect(error.message).toContain('not finite (NaN or infinite values): conv1/biases');
  });

  test('the wrong net, and no net at all', () => {
    expect(refusal(() => convertPart(rnet!, tensors(), 'det2.npy')).code).toBe('WEIGHTS_MISMATCH');
    const other = new Map([['array', tensor([3, 3])]]);
    expect(refusal(() => recogniseParts(other, 'embeddings.npy')).code).toBe('WEIGHTS_UNKNOWN');
  });
});

describe('assembled weights', () => {
  const parts = DET_FILES.map((name, i) => convertPart(partsOf('mtcnn')[i]!, tensors(name), name));
  const weights = assemble(parts);

  test('are named by net and layer, each at its offset', () => {
    expect(weights.tensors.length).toBe(13 + 16 + 21);
    const bias = weights.tensors.find(({ name }) => name === 'onet/conv6-3/biases')!;
    const stored = tensors('det3.npy').get('conv6-3/biases')!.toFloat32();
    expect(weights.data.subarray(bias.offset, bias.offset + 10)).toEqual(stored);
    expect(fitsNetwork('mtcnn', weights.tensors, weights.data.length)).toBe(true);
  });

  test('of another shape, order or length do not fit', () => {
    const swapped = [weights.tensors[1]!, weights.tensors[0]!, ...weights.tensors.slice(2)];
    expect(fitsNetwork('mtcnn', swapped, weights.data.length)).toBe(false);
    expect(fitsNetwork('mtcnn', weights.tensors, weights.data.length - 1)).toBe(false);
    expect(fitsNetwork('mtcnn', weights.tensors.slice(1), weights.data.length)).toBe(false);
  });
});
