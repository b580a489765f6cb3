/** Two readers of HDF5 files that are not ours. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import h5wasm, { type Dataset } from 'h5wasm/node';
import * as jsfive from 'jsfive';

export interface ReadDataset {
  shape: number[];
  values: (number | bigint | string)[];
  /** As the reader names it: "<f" is float32, little-endian. */
  dtype: string;
}

type Reader = (bytes: Uint8Array<ArrayBuffer>) => Record<string, ReadDataset>;

await h5wasm.ready;

export const HDF5_READERS: [name: string, read: Reader][] = [
  [
    'the HDF5 library',
    (bytes) => {
      const folder = mkdtempSync(join(tmpdir(), 'facet-hdf5-'));
      const path = join(folder, 'file.h5');
      writeFileSync(path, bytes);
      const file = new h5wasm.File(path, 'r');
      const datasets = file.keys().map((name) => {
        const { shape, dtype, value } = file.get(name) as Dataset;
        const values = [...((value ?? []) as Float32Array)];
        return [name, { shape: shape!, values, dtype: String(dtype) }] as const;
      });
      file.close();
      rmSync(folder, { recursive: true });
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
          return [name, { shape, values: [...value], dtype: String(dtype).replace('4', '') }];
        }),
      );
    },
  ],
];
