/** Small files put together by hand: .npy headers, pickles, the fixtures that lie in the repository. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inject } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { openFile } from '../../../src/weights/reading/opening';
import { join, le } from '../../fixtures/bytes';

export type Bytes = Uint8Array<ArrayBuffer>;

export const DET_FILES = ['det1.npy', 'det2.npy', 'det3.npy'] as const;

/** A .npy file with a header as NumPy writes it. */
export function npy(
  descr: string,
  shape: string,
  data: Uint8Array,
  fortran = false,
  version = 1,
): Bytes {
  const order = fortran ? 'True' : 'False';
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const length = version === 1 ? le(header.length, 2) : le(header.length, 4);
  return join('\x93NUMPY', version, 0, length, header, data);
}

/** A .npy file of a Python object: a 0-d array of objects around `value`, given as pickle code. */
export function npyObject(...value: (string | number | Uint8Array)[]): Bytes {
  const head = [
    '\x80\x02cnumpy.core.multiarray\n_reconstruct\n',
    'cnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01)',
    'cnumpy\ndtype\nU\x02O8K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK?tb',
    '\x89]',
  ];
  return npy('|O', '()', join(...head, ...value, 'atb.'));
}

/** Pickle code of a float32 vector. */
export function pickledVector(values: number[]): Bytes {
  const data = new Uint8Array(Float32Array.from(values).buffer);
  return join(
    'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01K',
    values.length,
    '\x85cnumpy\ndtype\nU\x02f4K\x00K\x01\x87R(K\x03U\x01<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89B',
    le(data.length, 4),
    data,
    'tb',
  );
}

/** Pickle code of a short text. */
export function text(value: string): Bytes {
  return join('X', le(value.length, 4), value);
}

/** One of the det files committed with Facet. */
export function facetFile(name: string): Bytes {
  return new Uint8Array(
    readFileSync(resolve(import.meta.dirname, '../../../public/models/facet/mtcnn', name)),
  );
}

/** Where the published weights lie beside the checkout; undefined, said loudly, where they do not. */
export function publishedFolder(): string | undefined {
  const shared = inject('shared');
  if (shared) return resolve(shared, 'models/mtcnn');
  console.warn('SKIPPED: ../shared is not here, so the published MTCNN weights are not tested.');
  return undefined;
}

/** The FacetError a call throws; anything else it throws fails the test. */
export function refusal(call: () => unknown): FacetError {
  try {
    call();
  } catch (error) {
    if (error instanceof FacetError) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** The error with which a file is refused; fails where it is read. */
export async function refusalOf(file: File): Promise<FacetError> {
  const opened = await openFile({ name: file.name, blob: file }).catch((error: unknown) => ({
    error,
  }));
  return refusal(() => {
    if ('error' in opened) throw opened.error;
  });
}
