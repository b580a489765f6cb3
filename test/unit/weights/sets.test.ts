/** Files that are read together go one way, wherever they come from. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FacetError } from '../../../src/base/errors';
import { memoryStorage } from '../../../src/storage/entries';
import { findRow } from '../../../src/weights/catalogue/catalogue';
import { WeightLibrary } from '../../../src/weights/library';
import { fetchFromSources } from '../../../src/weights/reading/sources';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';
import { facetFile, type Bytes } from './bytes';
import { faceApi, pnet } from './containers';
import { BASE, makeHost } from './host';

/** P-Net as a manifest and two shards, cut within a tensor; the other nets as they are. */
const SHARDS = ['net-shard1', 'net-shard2'];
const OTHERS = ['det2.npy', 'det3.npy'];
const other = (name: string): [string, Bytes] => [name, facetFile(name)];

let set: [name: string, content: Bytes][];
beforeAll(() => {
  const { manifest, shards } = faceApi(pnet(), SHARDS);
  set = [
    ['net.json', manifest],
    ['net-shard1', shards[0]!],
    ['net-shard2', shards[1]!],
  ];
});

function library(): WeightLibrary {
  return new WeightLibrary({ base: BASE, storage: memoryStorage(), fetch: makeHost().fetch });
}

const sha256 = (bytes: NodeJS.ArrayBufferView) => createHash('sha256').update(bytes).digest('hex');

/** The weights that a drop of these files makes, their values by their checksum. */
async function dropped(...files: [name: string, content: Bytes][]) {
  const weights = library();
  await weights.add(files.map(([name, content]) => ({ name, blob: new Blob([content]) })));
  const { data, ...rest } = await weights.load('mtcnn-custom');
  return { ...rest, values: sha256(data) };
}

const inFolder = (folder: string, files: typeof set) =>
  files.map(([name, data]) => ({ name: folder + name, data }));

describe('a manifest and its shards', () => {
  test('are the same weights dropped in any order, in a zip, in a tar and on the own origin', async () => {
    const others = OTHERS.map(other);
    const loose = await dropped(...set, ...others);
    const [manifest, first, second] = set as [(typeof set)[0], (typeof set)[0], (typeof set)[0]];
    expect(await dropped(second, ...others, manifest, first)).toEqual(loose);
    const archives: [string, Bytes][] = [
      ['net.zip', zip(inFolder('a/', set))],
      ['net.tar', tar(inFolder('./a/', set))],
    ];
    for (const archive of archives) expect(await dropped(archive, ...others)).toEqual(loose);

    const files = [...set, ...others];
    const row = {
      ...findRow('mtcnn-facet')!,
      files: files.map(([name, content], i) => ({
        name,
        part: ['rnet', 'onet'][i - set.length] ?? 'pnet',
        bytes: content.length,
        sha256: sha256(content),
      })),
    };
    const hosted = files.map(([name, content]) => [BASE + row.path + name, content]);
    const { fetch } = makeHost({ files: Object.fromEntries(hosted) });
    const { tensors, data } = await fetchFromSources(row, { base: BASE, fetch }, {});
    expect({ tensors, values: sha256(data) }).toEqual({
      tensors: loose.tensors,
      values: loose.values,
    });
  });

  test('in an archive are those of one folder', async () => {
    const elsewhere = set.slice(1).map(([name]) => ({ name: `0/${name}`, data: set[1]![1] }));
    const archive = zip([...elsewhere, ...inFolder('a/', set)]);
    expect((await dropped(['net.zip', archive], ...OTHERS.map(other))).tensors).toHaveLength(50);
  });

  test('that name each other as their shards are both refused, not passed over', async () => {
    const a = faceApi([], ['b.json']).manifest;
    const b = faceApi([], ['a.json']).manifest;
    const error: FacetError = await dropped(['a.json', a], ['b.json', b]).catch((reason) => reason);
    expect(error.detail).toHaveLength(2);
  });

  test.each<[string, () => [string, Bytes][]]>([
    ['dropped', () => set.slice(0, 2)],
    ['in a zip', () => [['net.zip', zip(inFolder('', set.slice(0, 2)))]]],
    ['in a tar', () => [['net.tar', tar(inFolder('', set.slice(0, 2)))]]],
  ])('of which one is missing say which: %s', async (_, files) => {
    const error: FacetError = await dropped(...files()).catch((reason) => reason);
    expect(error.code).toBe('WEIGHTS_INVALID');
    expect(error.message).toContain('together with "net-shard2", which did not come with it');
    expect(error.detail).toHaveLength(1);
  });
});
