/** Two readers of HDF5 files that are not ours. */
import h5wasm, { type Dataset } from 'h5wasm/node';
import * as jsfive from 'jsfive';

export interface ReadDataset {
  shape: number[];
  values: number[];
  /** "<f": float32, little-endian. */
  dtype: string;
}

type Reader = (bytes: Uint8Array<ArrayBuffer>) => Record<string, ReadDataset>;

const library = await h5wasm.ready;

export const HDF5_READERS: [name: string, read: Reader][] = [
  [
    'the HDF5 library',
    (bytes) => {
      library.FS.writeFile('file.h5', bytes);
      const file = new h5wasm.File('file.h5', 'r');
      const datasets = file.keys().map((name) => {
        const { shape, dtype, value } = file.get(name) as Dataset;
        const values = [...((value ?? []) as Float32Array)];
        return [name, { shape: shape!, values, dtype: String(dtype) }] as const;
      });
      file.close();
      return Object.fromEntries(datasets);
    },
  ],
  [
    'a reader in plain script',
    (bytes) => {
      const file = new jsfive.File(bytes.buffer, 'file.h5');
      return Object.fromEntries(
        file.keys.map((name: string) => {
          const { shape, dtype, value } = file.get(name);
          return [name, { shape, values: [...value], dtype: dtype.replace('4', '') }];
        }),
      );
    },
  ],
];
