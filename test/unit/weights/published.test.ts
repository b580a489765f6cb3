/** The published MTCNN, where it lies beside the checkout. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { readWeightFile } from '../../../src/weights/formats/index';
import { WeightLibrary } from '../../../src/weights/library';
import { memoryStorage } from '../../../src/storage/entries';
import { DET_FILES, publishedFolder, type Bytes } from './bytes';
import { BASE, embedded, makeHost, PUBLIC } from './host';

const folder = publishedFolder();

interface Listed {
  name: string;
  shape: number[];
  sha256: string;
}

describe.skipIf(!folder)('the published MTCNN', () => {
  const content = (name: string): Bytes => new Uint8Array(readFileSync(resolve(folder!, name)));
  const hosted = (at: string): Record<string, Bytes> =>
    Object.fromEntries(DET_FILES.map((name) => [at + name, content(name)]));

  test('every tensor equals what NumPy reads, Fortran order included', () => {
    const list = resolve(inject('shared'), 'models/formats/formats.json');
    const { tensors } = JSON.parse(readFileSync(list, 'utf8')) as { tensors: Listed[] };
    const nets = { 'det1.npy': 'pnet', 'det2.npy': 'rnet', 'det3.npy': 'onet' };
    const read = DET_FILES.flatMap((file) =>
      [...readWeightFile(content(file), file)].map(([name, tensor]) => ({
        name: `${nets[file]}/${name}`,
        shape: [...tensor.shape],
        sha256: createHash('sha256')
          .update(new Uint8Array(tensor.toFloat32().buffer))
          .digest('hex'),
      })),
    );
    const expected = tensors.map(({ name, shape, sha256 }) => ({ name, shape, sha256 }));
    expect(read.sort(byName)).toEqual(expected.sort(byName));
  });

  test('on the own origin it is the detector', async () => {
    const files = { ...embedded(), ...hosted(`${BASE}models/mtcnn/`) };
    const host = makeHost({ files, unreachable: PUBLIC });
    const library = new WeightLibrary({ base: BASE, storage: memoryStorage(), fetch: host.fetch });
    expect((await library.best('detector')).id).toBe('mtcnn');
    expect((await library.loadBest('detector')).id).toBe('mtcnn');
  });

  test('from its public address it takes over, and stays after that', async () => {
    const storage = memoryStorage();
    const online = makeHost({ files: { ...embedded(), ...hosted(PUBLIC) } });
    const library = new WeightLibrary({ base: BASE, storage, fetch: online.fetch });
    expect((await library.best('detector')).id).toBe('mtcnn-facet');
    expect((await library.fetchBetter('detector'))?.id).toBe('mtcnn');
    const offline = makeHost({ unreachable: PUBLIC });
    const later = new WeightLibrary({ base: BASE, storage, fetch: offline.fetch });
    expect((await later.loadBest('detector')).id).toBe('mtcnn');
  });

  test('its files are known by checksum, whatever their names', async () => {
    const host = makeHost({ unreachable: PUBLIC });
    const library = new WeightLibrary({ base: BASE, storage: memoryStorage(), fetch: host.fetch });
    const files = DET_FILES.map((name, i) => ({
      name: `${i}.bin`,
      blob: new Blob([content(name)]),
    }));
    const [model] = await library.add(files);
    expect(model).toMatchObject({ id: 'mtcnn', state: 'stored', thresholds: [0.6, 0.7, 0.7] });
    expect(model!.files.map(({ name }) => name)).toEqual([...DET_FILES]);
  });
});

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
