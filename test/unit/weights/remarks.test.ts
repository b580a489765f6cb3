/** What is told beside the tensors: values that were widened, layers that were left out. */
import { describe, expect, test } from 'vitest';
import { denseStrides, RawTensor, type Quantised } from '../../../src/files/parsing/tensor';
import { memoryStorage } from '../../../src/storage/entries';
import { WeightLibrary } from '../../../src/weights/library';
import { facetFile } from './bytes';
import { faceApi, pnet, safetensors } from './containers';
import { BASE, makeHost } from './host';

async function notesOf(...files: [string, BlobPart][]): Promise<string[] | undefined> {
  const storage = memoryStorage();
  const library = new WeightLibrary({ base: BASE, storage, fetch: makeHost().fetch });
  const others = ['det2.npy', 'det3.npy'].map((name): [string, BlobPart] => [
    name,
    facetFile(name),
  ]);
  const dropped = [...files, ...others].map(([name, part]) => ({ name, blob: new Blob([part]) }));
  const [added] = await library.add(dropped);
  const [later] = (await library.list()).filter(({ id }) => id === added!.id);
  expect(later!.notes).toEqual(added!.notes);
  return later!.notes;
}

describe('what was widened is said, and kept with the weights', () => {
  test('half precision', async () => {
    expect(await notesOf(['pnet.safetensors', safetensors(pnet(), 'float16')])).toEqual([
      'All 13 tensors came as float16 and were widened to float32: the values are no finer than half precision.',
    ]);
  });

  test('bytes with scales, where some tensors are', async () => {
    const { manifest, shards } = faceApi(pnet());
    expect(await notesOf(['net.json', manifest], ['net.bin', shards[0]!])).toEqual([
      '6 of 13 tensors came as 8-bit integers with scales and were widened to float32: what was rounded away does not come back.',
    ]);
  });

  test('nothing is said where nothing is to say', async () => {
    expect(await notesOf(['pnet.safetensors', safetensors(pnet())])).toBeUndefined();
  });
});

describe('integers with scales', () => {
  const bytes = Uint8Array.of(0, 255, 2, 3, 4, 5);
  const tensor = (quantised: Quantised, kind: 'i' | 'u' = 'u') =>
    new RawTensor({
      ...{
        dtype: { kind, size: 1, littleEndian: true },
        shape: [2, 3],
        offset: 0,
        bytes,
        quantised,
      },
      strides: denseStrides([2, 3]),
    });
  const values = (raw: RawTensor) => [...raw.toFloat32()];

  test('are counted from a zero, or from a least value', () => {
    expect(values(tensor({ scale: 2, zero: -1 }, 'i'))).toEqual([2, 0, 6, 8, 10, 12]);
    expect(values(tensor({ scale: 2, min: -1 }))).toEqual([-1, 509, 3, 5, 7, 9]);
  });

  test('may have a scale and a zero for each index of an axis, which goes where the axis goes', () => {
    const scale = Float32Array.of(1, 10, 100);
    const zero = Int32Array.of(0, 5, 2);
    const last = tensor({ scale, zero, axis: 1 });
    expect(values(last)).toEqual([0, 2500, 0, 3, -10, 300]);
    expect(values(last.permuted([1, 0]))).toEqual([0, 3, 2500, -10, 0, 300]);
    const first = tensor({ scale: Float32Array.of(1, 10), axis: 0 });
    expect(values(first)).toEqual([0, 255, 2, 30, 40, 50]);
  });
});
