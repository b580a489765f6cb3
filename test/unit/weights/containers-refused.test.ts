/** Files of weights that are cut, damaged or hostile, in every container: each is refused, and it is said why. */
import { gzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { join, le } from '../../fixtures/bytes';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';
import { facetFile, text, type Bytes } from './bytes';
import {
  constant,
  field,
  graph,
  oldTorch,
  pnet,
  stateDict,
  torchTensor,
  torchZip,
  varint,
} from './containers';
import { refusal } from './opened';

const tensors = pnet();

describe('bad input', () => {
  const view = (offset: number, shape: number[], strides: number[]) =>
    zip([
      {
        name: 'x/data.pkl',
        data: stateDict([['a.weight', torchTensor('0', 4, { offset, shape, strides })]]),
      },
      { name: 'x/data/0', data: new Uint8Array(16), stored: true },
    ]);
  const pb = () => graph(tensors);
  const longClaim = join([0x0a, ...varint(3e9)], field(1, 'conv1/weights'), field(2, 'Const'));

  test.each<[string, () => Bytes, string, string]>([
    [
      'a pickle that names a forbidden global',
      () => zip([{ name: 'x/data.pkl', data: join('\x80\x02cos\nsystem\n(', text('ls'), 'tR.') }]),
      'WEIGHTS_UNSAFE',
      '"os.system"',
    ],
    [
      'the same in the older container',
      () => join(oldTorch(tensors).subarray(0, 21), '\x80\x02cposix\nsystem\n(', text('ls'), 'tR.'),
      'WEIGHTS_UNSAFE',
      '"posix.system"',
    ],
    ['a zip cut short', () => torchZip(tensors).slice(0, 9_000), 'ARCHIVE_INVALID', 'ends before'],
    [
      'a zip with two candidates',
      () =>
        zip([
          { name: 'a.pb', data: pb() },
          { name: 'b.npy', data: facetFile('det1.npy') },
        ]),
      'WEIGHTS_UNKNOWN',
      '2 weight files ("a.pb", "b.npy")',
    ],
    [
      'a zip with none',
      () => zip([{ name: 'README.md', data: join('about') }]),
      'WEIGHTS_UNKNOWN',
      'no weight file',
    ],
    [
      'a tar with two candidates',
      () =>
        tar([
          { name: 'a.pb', data: pb() },
          { name: 'b.pb', data: pb() },
        ]),
      'WEIGHTS_UNKNOWN',
      '"a.pb", "b.pb"',
    ],
    [
      'a path that climbs out of a zip',
      () => zip([{ name: '../a.pb', data: pb() }]),
      'ARCHIVE_UNSAFE_PATH',
      '"../a.pb"',
    ],
    [
      'a path that climbs out of a tar',
      () => tar([{ name: '../a.pb', data: pb() }]),
      'ARCHIVE_UNSAFE_PATH',
      '"../a.pb"',
    ],
    ['an offset outside', () => view(3, [2], [1]), 'WEIGHTS_INVALID', '"a.weight" reach beyond'],
    ['strides that point outside', () => view(0, [2, 2], [4, 1]), 'WEIGHTS_INVALID', '"a.weight"'],
    [
      'views of one value that stand for gigabytes',
      () => view(0, [1e9], [0]),
      'WEIGHTS_INVALID',
      '"a.weight" unpack to many times its own size',
    ],
    [
      'a storage that is not there',
      () =>
        zip([
          {
            name: 'x/data.pkl',
            data: stateDict([['a.weight', torchTensor('9', 4, { shape: [4], strides: [1] })]]),
          },
        ]),
      'WEIGHTS_INVALID',
      'lacks the storage "9"',
    ],
    [
      'a storage of an unknown type',
      () =>
        zip([
          {
            name: 'x/data.pkl',
            data: stateDict([
              ['a', torchTensor('0', 4, { shape: [4], strides: [1], storage: 'QInt8Storage' })],
            ]),
          },
        ]),
      'WEIGHTS_INVALID',
      'has a storage of type "torch.QInt8Storage"',
    ],
    [
      'a zip bomb',
      () => zip([{ name: 'a.pb', data: join(pb(), new Uint8Array(90_000_000)) }]),
      'WEIGHTS_INVALID',
      'would unpack to 90 MB',
    ],
    [
      'a gzip bomb',
      () => gzipSync(new Uint8Array(90_000_000)) as Bytes,
      'WEIGHTS_INVALID',
      'would unpack to 90 MB',
    ],
    [
      'a zip entry that claims 3 GB',
      () => zip([{ name: 'a.pb', data: pb(), claimedSize: 3e9 }]),
      'ARCHIVE_INVALID',
      'contradict',
    ],
    ['a graph whose first node claims 3 GB', () => longClaim, 'WEIGHTS_INVALID', 'ends early'],
    [
      'a safetensors header that claims 3 GB',
      () =>
        join(
          le(70, 8),
          '{"a":{"dtype":"F32","shape":[750000000],"data_offsets":[0,3000000000]}}'.slice(0, 70),
          '}',
        ),
      'WEIGHTS_INVALID',
      'header',
    ],
    [
      'safetensors that share bytes',
      () => {
        const entry = '{"dtype":"F32","shape":[2],"data_offsets":[0,8]}';
        const header = `{"a":${entry},"b":${entry}}`;
        return join(le(header.length, 8), header, new Uint8Array(8));
      },
      'WEIGHTS_INVALID',
      'share the same bytes',
    ],
    [
      'safetensors of a wrong type',
      () => {
        const header = '{"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}';
        return join(le(header.length, 8), header, new Uint8Array(8));
      },
      'WEIGHTS_INVALID',
      '"a" of a type',
    ],
    [
      'a constant of a wrong length',
      () => constant('conv1/weights', [3, 3], field(4, new Uint8Array(8))),
      'WEIGHTS_INVALID',
      '"conv1/weights" of shape [3,3] with 8 bytes',
    ],
    [
      'one value that stands for 4 GB',
      () => constant('conv1/weights', [1e9], field(5, new Uint8Array(4))),
      'WEIGHTS_INVALID',
      '"conv1/weights" unpack to many times',
    ],
    [
      'a graph of another net',
      () => constant('resnet/conv/weights', [1, 1], field(4, new Uint8Array(4))),
      'WEIGHTS_UNKNOWN',
      'no network Facet knows',
    ],
    [
      'a web page saved as weights',
      () => join('<!DOCTYPE html><html><head><title>Drive: virus scan warning</title>'),
      'WEIGHTS_INVALID',
      'is a web page, not weights',
    ],
  ])('%s', async (_, make, code, words) => {
    const error = await refusal(make(), '20180402-114759.pb');
    expect(error.message).toContain(words);
    expect(error.message).toContain('20180402-114759.pb');
    expect(error.code).toBe(code);
  });

  test('a protocol buffer that nests 100,000 deep costs no stack', async () => {
    let nested = join(field(1, 'a'), field(2, 'Const'));
    const head = nested;
    const layers: number[][] = [];
    let length = nested.length;
    for (let i = 0; i < 100_000; i++) {
      const open = [0x2a, ...varint(length)];
      layers.push(open);
      length += open.length;
    }
    nested = join(field(1, join(head, Uint8Array.from(layers.reverse().flat()), head)));
    const error = await refusal(nested);
    expect(['WEIGHTS_INVALID', 'WEIGHTS_UNKNOWN']).toContain(error.code);
  });

  test('a pickle that nests 10,000 deep costs no stack either', async () => {
    const pickle = join('\x80\x02', '('.repeat(10_000), 't'.repeat(10_000), '.');
    const error = await refusal(zip([{ name: 'x/data.pkl', data: pickle }]));
    expect(error.message).toContain('no state dict');
  });
});
