/** NumPy's .npz: a zip of arrays, each called as its tensor is. */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { recogniseParts } from '../../../src/weights/fitting/recognition';
import { openFile } from '../../../src/weights/reading/opening';
import { caseFile } from '../../fixtures/cases';
import { join } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { DET_FILES, facetFile, npy, npyObject, refusalOf, type Bytes } from './bytes';
import { bytesOf, pnet } from './containers';
import { open, refusal } from './opened';

const tensors = pnet();
const shapeOf = (shape: readonly number[]) => `(${shape.join(', ')},)`;

/** P-Net as numpy.savez writes it. */
const arrays = (nameOf = (name: string) => name, fortran = false) =>
  tensors.map(({ name, shape, values }) => ({
    name: `${nameOf(name)}.npy`,
    data: fortran
      ? npy('<f4', shapeOf(shape), bytesOf(columnsFirst(values, shape)), true)
      : npy('<f4', shapeOf(shape), bytesOf(values)),
  }));

/** The same tensor with its first index running fastest. */
function columnsFirst(values: Float32Array<ArrayBuffer>, shape: readonly number[]) {
  const out = new Float32Array(values.length);
  values.forEach((value, i) => {
    let [rest, at] = [i, 0];
    const index = [...shape].reverse().map((side) => {
      const own = rest % side;
      rest = Math.floor(rest / side);
      return own;
    });
    let step = 1;
    for (const [axis, own] of index.reverse().entries()) {
      at += own * step;
      step *= shape[axis]!;
    }
    out[at] = value;
  });
  return out;
}

async function values(file: Bytes, name = 'pnet.npz'): Promise<Float32Array[]> {
  const [part] = recogniseParts((await open(file, name)).raw, name);
  return tensors.map((tensor) => part!.raw.get(tensor.name)!.toFloat32());
}

describe('names', () => {
  test.each<[string, (name: string) => string]>([
    ['as the tensors have them', (name) => name],
    ['behind the name of a net', (name) => `pnet/${name}`],
    ['with TensorFlow’s mark of an output', (name) => `${name}:0`],
    ['behind those of a script', (name) => `model/net/${name}`],
  ])('%s', async (_, nameOf) => {
    expect(await values(zip(arrays(nameOf)))).toEqual(tensors.map((tensor) => tensor.values));
  });

  test('of a state dict of facenet-pytorch, whose axes are turned', async () => {
    const named = tensors.map(({ name, shape, values: all }) => {
      const [layer, part] = name.replace('PReLU', 'prelu').replace('-', '_').split('/');
      const last = part === 'biases' ? 'bias' : 'weight';
      const kernel = shape.length === 4;
      // Columns first turns all axes round: [x, y, in, out] becomes [out, in, y, x].
      const sides = kernel ? [...shape].reverse() : shape;
      return {
        name: `${layer}.${last}.npy`,
        data: npy('<f4', shapeOf(sides), bytesOf(all), kernel),
      };
    });
    expect(await values(zip(named))).toEqual(tensors.map((tensor) => tensor.values));
  });

  test('two that come to one are refused', async () => {
    const [first] = arrays();
    const file = zip([first!, { ...first!, name: first!.name.replace('.npy', ':0.npy') }]);
    expect((await refusal(file, 'a.npz')).message).toBe('a.npz holds "conv1/weights" twice.');
  });
});

describe('order and packing', () => {
  test('stored, packed, and with the first index running fastest', async () => {
    const right = tensors.map((tensor) => tensor.values);
    expect(await values(zip(arrays().map((file) => ({ ...file, stored: true }))))).toEqual(right);
    expect(await values(zip(arrays(undefined, true)))).toEqual(right);
  });

  test('a name that ends otherwise changes nothing', async () => {
    expect(await values(zip(arrays()), 'download')).toHaveLength(tensors.length);
  });

  test('text beside the weights is passed over', async () => {
    const note = { name: 'note.npy', data: npy('<U2', '(1,)', join('a\0\0\0b\0\0\0')) };
    expect(await values(zip([...arrays(), note]))).toHaveLength(tensors.length);
  });
});

test('a zip of the nets’ own files is no collection of arrays: each is its net', async () => {
  const file = zip(DET_FILES.map((name) => ({ name, data: facetFile(name) })));
  const { raw, sources } = await open(file, 'mtcnn.zip');
  expect(recogniseParts(raw, 'mtcnn.zip').map(({ part }) => part.name)).toEqual([
    'pnet',
    'rnet',
    'onet',
  ]);
  expect(sources).toHaveLength(3);
});

test('what lacks most tensors of its network is told which', async () => {
  const file = caseFile('weights/model.npz');
  const { raw } = await openFile({ name: file.name, blob: file });
  expect([...raw.keys()]).toEqual(['pnet/conv1/weights']);
  expect(() => recogniseParts(raw, file.name)).toThrow('missing: conv1/biases');
});

test('an array of objects is refused by its name', async () => {
  const file = zip([...arrays(), { name: 'x.npy', data: npyObject('N') }]);
  const error = await refusalOf(new File([file], 'a.npz'));
  expect(error.message).toContain('a.npz/x.npy');
});

const shared = inject('shared');

test.skipIf(!shared)('MTCNN as NumPy saved it, some of it Fortran-ordered', async () => {
  const folder = resolve(shared, 'models/formats');
  const blob = new Blob([readFileSync(resolve(folder, 'mtcnn.npz'))]);
  const { raw } = await openFile({ name: 'mtcnn.npz', blob });
  const listed = JSON.parse(readFileSync(resolve(folder, 'formats.json'), 'utf8')) as {
    tensors: { name: string; sha256: string }[];
  };
  const sums = [...raw].map(([name, tensor]) => ({
    name,
    sha256: createHash('sha256').update(new Uint8Array(tensor.toFloat32().buffer)).digest('hex'),
  }));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const right = listed.tensors.map(({ name, sha256 }) => ({ name, sha256 }));
  expect(sums.sort(byName)).toEqual(right.sort(byName));
});
