/**
 * HDF5 files, read by the HDF5 library itself (compiled to WebAssembly) and by a reader in plain script; h5py 3.16
 * with HDF5 2.0 was tried once and read the same.
 */
import { describe, expect, it } from 'vitest';
import { hdf5File, type Dataset } from '../../../src/export/hdf5';
import { HDF5_READERS } from './hdf5-readers';

const dataset = (shape: number[], values: number[]): Dataset => ({
  shape,
  values: Float32Array.from(values),
});

describe.each(HDF5_READERS)('%s', (_, read) => {
  it('finds every dataset with its shape and its values', () => {
    const file = hdf5File({
      loss: dataset([3], [0.5, -1.25, 3e38]),
      accuracy: dataset([1], [1]),
      prelogits_hist: dataset([2, 3], [1, 2, 3, 4, 5, 6]),
    });
    expect(read(file)).toEqual({
      accuracy: { shape: [1], values: [1], dtype: '<f' },
      loss: { shape: [3], values: [0.5, -1.25, Math.fround(3e38)], dtype: '<f' },
      prelogits_hist: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6], dtype: '<f' },
    });
  });

  it('finds as many as there are, whatever they are called', () => {
    const names = Array.from(
      { length: 30 },
      (_, i) => `${'abc'[i % 3]}${'_long'.repeat(i % 4)}${i}`,
    );
    const file = hdf5File(Object.fromEntries(names.map((name, i) => [name, dataset([1], [i])])));
    const found = read(file);
    expect(Object.keys(found)).toEqual([...names].sort());
    for (const [i, name] of names.entries()) expect(found[name]!.values).toEqual([i]);
  });

  it('reads what is not a number as such', () => {
    expect(read(hdf5File({ x: dataset([2], [NaN, Infinity]) })).x!.values).toEqual([NaN, Infinity]);
  });
});

it('a dataset of nothing has its shape', () => {
  const [, read] = HDF5_READERS[0]!;
  const file = hdf5File({ val_loss: dataset([0], []), loss: dataset([1], [7]) });
  expect(read(file)).toMatchObject({ val_loss: { shape: [0], values: [] }, loss: { values: [7] } });
});
