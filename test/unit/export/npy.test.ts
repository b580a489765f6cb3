/** What NumPy reads back, byte for byte. */
import { describe, expect, it } from 'vitest';
import { npy, npyStrings } from '../../../src/export/npy';
import { readNpy } from '../../../src/weights/formats/numpy/npy';

const bytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const latin = (data: Uint8Array) => String.fromCharCode(...data);

describe('a .npy file', () => {
  it('has the header that numpy.save writes, padded so that the data is aligned', async () => {
    const data = await bytes(npy(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]));
    expect(latin(data.subarray(0, 6))).toBe('\x93NUMPY');
    expect([...data.subarray(6, 10)]).toEqual([1, 0, 118, 0]);
    expect(latin(data.subarray(10, 128))).toBe(
      `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`.padEnd(117) + '\n',
    );
    expect(data).toHaveLength(128 + 24);
  });

  it('of one axis has the comma that makes a tuple', async () => {
    const data = await bytes(npy(BigInt64Array.of(0n, 1n, 7n), [3]));
    expect(latin(data.subarray(10, 128))).toContain(`'descr': '<i8'`);
    expect(latin(data.subarray(10, 128))).toContain(`'shape': (3,)`);
  });

  it('is read back by the reader of weights', async () => {
    const values = Float64Array.of(0.1, -2.5, 1e300);
    const data = await bytes(npy(values, [3, 1]));
    const array = readNpy(data, 'made.npy') as unknown as {
      shape: number[];
      toFloat32(): Float32Array;
    };
    expect(array.shape).toEqual([3, 1]);
  });

  it('of strings is as wide as the longest, counted in code points', async () => {
    const data = await bytes(npyStrings(['Ada', 'Zoë', 'Li 😀']));
    expect(latin(data.subarray(10, 128))).toContain(`'descr': '<U4'`);
    const words = new Uint32Array(data.slice(128).buffer);
    expect(String.fromCodePoint(...words.subarray(8, 12))).toBe('Li 😀');
    expect([...words.subarray(0, 4)]).toEqual([65, 100, 97, 0]);
  });
});
