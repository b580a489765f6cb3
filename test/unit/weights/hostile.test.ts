/** Files made to do harm: refused by name, soon, and without making much of them. */
import { describe, expect, test } from 'vitest';
import { readAdded } from '../../../src/weights/keeping/additions';
import { Budget, GROWTH, FLOOR } from '../../../src/files/parsing/budget';
import { readWeightFile } from '../../../src/weights/formats/index';
import { caseFile } from '../../fixtures/cases';
import { join, le } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { npy, npyObject, pickledVector, refusal, refusalOf, text, type Bytes } from './bytes';
import { olderHdf5 } from '../../fixtures/weights/hdf5';
import { shapeProto, table } from '../../fixtures/weights/tensorflow';
import { constant, field, stateDict, torchTensor, varint } from './containers';
import { model, node } from './onnx-files';
import { refusal as openedRefusal } from './opened';

const bytes = (content: Bytes, name = 'x.npy') => new File([content], name);

describe('what is no text is not made one', () => {
  test.each([
    ['dtype-of-doubling-lists-40.npy', 'holds an array of something, which are no numbers'],
    ['float-proto.npy', 'holds a number that is none'],
    ['scalar-of-deep.npy', 'holds a number that is none'],
    ['graph-odd-packed.pb', 'holds a number cut short'],
    ['shape-L.npy', 'has a shape that is none'],
    ['manifest-dtype-object.json', 'lists "a" with a shape or a type that is none'],
    [
      'manifest-dtype-constructor.json',
      'lists "conv1/weights" with a shape or a type that is none',
    ],
    ['safetensors-proto.safetensors', 'holds "constructor" of a type that Facet does not read'],
  ])('%s', async (name, words) => {
    const error = await refusalOf(caseFile(`attacks/${name}`));
    expect([error.code, error.message]).toEqual(['WEIGHTS_INVALID', `${name} ${words}.`]);
  });

  test('a name of nested lists in a manifest', async () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const json = `[{"weights":[{"name":${deep},"shape":[1],"dtype":"float32"}],"paths":["a.bin"]}]`;
    expect((await refusalOf(bytes(join(json), 'a.json'))).code).toBe('WEIGHTS_INVALID');
  });

  test.each(['toString', 'hasOwnProperty', '__proto__', 'constructor'])(
    'a name that every object has is no type, and no number: %s',
    (word) => {
      const header = `{"a":{"dtype":"${word}","shape":[1],"data_offsets":[0,4]}}`;
      const file = join(le(header.length, 8), header, new Uint8Array(4));
      expect(refusal(() => readWeightFile(file, 'a')).message).toContain('"a" of a type');
      expect(refusal(() => readWeightFile(npyObject(`F${word}\n`), 'a')).code).toBe(
        'WEIGHTS_INVALID',
      );
    },
  );
});

describe('a name that is there twice is refused', () => {
  test('in safetensors, where JSON would keep the last', async () => {
    const error = await refusalOf(caseFile('attacks/safetensors-dup.safetensors'));
    expect(error.message).toBe('safetensors-dup.safetensors holds "conv1/weights" twice.');
  });

  test('also where it is written in another way, or inside of an entry', () => {
    const entry = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}';
    for (const header of [
      `{"a":${entry},"\\u0061":${entry}}`,
      `{"a":{"dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1]}}`,
    ]) {
      const file = join(le(header.length, 8), header, [0]);
      expect(refusal(() => readWeightFile(file, 'a')).message).toMatch(/holds "(a|dtype)" twice/);
    }
  });

  test('in nested dictionaries, where two paths come to one', () => {
    const vector = pickledVector([1]);
    const file = npyObject('}(', text('a/b'), vector, text('a'), '}', text('b'), vector, 'su');
    expect(refusal(() => readWeightFile(file, 'a.npy')).message).toBe('a.npy holds "a/b" twice.');
  });
});

const MEGABYTE = 1_000_000;
const many = (code: string) => npyObject(code.repeat(MEGABYTE / code.length));
const header = (json: string) => join(le(json.length, 8), json);

const onnxGraph = (graph: Uint8Array) =>
  join(field(1, 8), field(2, 'x'), field(7, join(graph, field(1, field(4, 'Conv')))));

/** A model whose list of graphs points to one table, many times. */
function liteTables(count: number): Bytes {
  const table = [le(12, 2), le(16, 2), le(0, 2), le(0, 2), le(4, 2), le(0, 2)].flat();
  const root = join(le(20, 4), 'TFL3', table, le(12, 4), le(12, 4), le(0, 4));
  const at = root.length + 4;
  const offsets = Array.from({ length: count }, (_, i) =>
    le(20 - (at + 4 * i) + 2 ** 32, 4),
  ).flat();
  return join(root, le(count, 4), Uint8Array.from(offsets));
}

describe('cheap objects are counted: a file may make eight bytes a byte of it', () => {
  test.each<[string, () => Bytes]>([
    ['empty dictionaries', () => many('}')],
    ['empty lists', () => many(']')],
    ['empty tuples', () => many(')')],
    ['empty bytes', () => many('C\0')],
    ['empty texts', () => many('U\0')],
    ['lists of one', () => many('K\x01\x85')],
    ['lists that got one', () => many(']Na')],
    ['marks', () => many('(')],
    ['places on the stack', () => many('2')],
    ['places in the memo', () => many('\x94')],
    ['long integers', () => many('\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f')],
    ['dtypes', () => npyObject('cnumpy\ndtype\nq\x00U\x02f4\x85q\x01', 'h\x00h\x01R'.repeat(2e5))],
    ['tables in a header', () => header(`{"a":[${'{},'.repeat(MEGABYTE / 3)}{}]}`)],
    ['lists in a header', () => header(`{"a":[${'[],'.repeat(MEGABYTE / 3)}[]]}`)],
    [
      'names in a header',
      () => header(`{${Array.from({ length: 1e5 }, (_, i) => `"${i}":0`).join()}}`),
    ],
    [
      'tables in a model.json',
      () => join(`{"weightsManifest":[{"weights":[${'{},'.repeat(MEGABYTE / 3)}{}],"paths":[]}]}`),
    ],
    [
      'variables that a checkpoint lists',
      () => {
        const listed = (i: number) =>
          field(1, join(field(1, `a${i}`), field(2, shapeProto([1])), field(3, 1)));
        return table([['', field(1, join(...Array.from({ length: 1e5 }, (_, i) => listed(i))))]]);
      },
    ],
    [
      'parts of the header of an object in HDF5',
      () => {
        const whole = olderHdf5([{ path: 'a', shape: [1], values: Float32Array.of(1) }]);
        const header = join([1, 0], le(60_000, 2), le(1, 4), le(8 * 60_000, 4), le(0, 4));
        const parts = new Uint8Array(8 * 60_000);
        const moved = whole.slice();
        new DataView(moved.buffer).setUint32(64, whole.length, true);
        return join(moved, header, parts);
      },
    ],
    [
      'tables in a manifest',
      () => join(`[{"weights":[${'{},'.repeat(MEGABYTE / 3)}{}],"paths":[]}]`),
    ],
    [
      'files in a manifest',
      () => join(`[{"weights":[],"paths":[${'"",'.repeat(MEGABYTE / 3)}""]}]`),
    ],
    ['nodes of a graph', () => onnxGraph(new Uint8Array(MEGABYTE).map((_, i) => (i % 2 ? 0 : 10)))],
    [
      'attributes of a node',
      () =>
        onnxGraph(
          field(
            1,
            new Uint8Array(MEGABYTE).map((_, i) => (i % 2 ? 0 : 5 * 8 + 2)),
          ),
        ),
    ],
    ['a tensor’s axes', () => onnxGraph(field(5, field(1, new Uint8Array(MEGABYTE).fill(1))))],
    ['tables of a FlatBuffer that are all one', () => liteTables(MEGABYTE / 4)],
    [
      'a long key in the path of many',
      () =>
        npyObject(
          ...['}', join('T', le(MEGABYTE, 4), new Uint8Array(MEGABYTE).fill(97)), '}('],
          ...Array.from({ length: 100 }, (_, i) => join('K', i, pickledVector([1]))),
          'us',
        ),
    ],
  ])('%s', (_, make) => {
    const file = make();
    const budget = new Budget('x', file.length);
    expect(refusal(() => readWeightFile(file, 'x', [], budget)).code).toBe('WEIGHTS_INVALID');
    expect(budget.spent).toBeLessThanOrEqual(file.length * GROWTH + FLOOR);
  });

  test('numbers of a graph that are listed one by one are no objects', () => {
    const listed = join(...Array.from({ length: 20_000 }, () => [5 * 8 + 5, 0, 0, 0x80, 0x3f]));
    const file = constant('a/weights', [20_000], listed);
    const budget = new Budget('x', file.length);
    expect(readWeightFile(file, 'x.pb', [], budget).get('a/weights')!.size).toBe(20_000);
    expect(budget.spent).toBeLessThan(file.length * 2);
  });
});

describe('one budget holds over all that lies in an archive', () => {
  const fieldOf = (code: string, length: number) => npyObject(code.repeat(length));

  test('a dense entry that unpacks to millions of objects', async () => {
    const file = zip([{ name: 'm.npy', data: fieldOf('}', 900_000) }]);
    const error = await refusalOf(bytes(file, 'x.zip'));
    expect(error.message).toBe('x.zip unpacks to many times its own size.');
  });

  test('storages of a state dict, each small enough by itself', async () => {
    const entries = Array.from({ length: 60 }, (_, i): [string, Bytes] => [
      `t${i}`,
      torchTensor(String(i), 250_000, { shape: [1], strides: [1] }),
    ]);
    const zeros = new Uint8Array(1_000_000);
    const file = zip([
      { name: 'x/data.pkl', data: stateDict(entries) },
      ...entries.map((_, i) => ({ name: `x/data/${i}`, data: zeros })),
    ]);
    const error = await refusalOf(bytes(file, 'x.pt'));
    expect(error.message).toBe('x.pt unpacks to many times its own size.');
  });
});

describe('limits are those of real files', () => {
  test.each<[string, () => Bytes, string]>([
    [
      'a header of 11 MB',
      () => header(`{"a":${' '.repeat(11e6)}0}`),
      "x has a header longer than any network's.",
    ],
    [
      'a NumPy header of 100 kB',
      () => npy('<f4', `(1,)${' '.repeat(100_000)}`, new Uint8Array(4), false, 2),
      'x has a longer header than any array.',
    ],
    ['65 axes', () => npy('|u1', `(${'1,'.repeat(65)})`, join(1)), 'x has a shape that is none.'],
    [
      '17 axes',
      () => header(`{"a":{"dtype":"U8","shape":[${'1,'.repeat(16)}1],"data_offsets":[0,1]}} `),
      'x holds "a" with a shape or a place that is none.',
    ],
    [
      'six million instructions',
      () => npyObject('N0'.repeat(3e6)),
      'x takes more steps than any weights.',
    ],
    [
      'six million fields',
      () => join(field(1, join(field(1, 'a'), field(2, 'Const'), new Uint8Array(12e6).fill(8)))),
      'x takes more steps than any weights.',
    ],
  ])('%s', (_, make, message) => {
    expect(refusal(() => readWeightFile(make(), 'x')).message).toBe(message);
  });
});

describe('time follows the size', () => {
  test('of a checkpoint in which one dictionary stands in 50,000 places', () => {
    const places = Array.from({ length: 50_000 }, (_, i) => join('J', le(i, 4), 'h\0'));
    const inner = Array.from({ length: 50_000 }, (_, i) => join('J', le(i, 4), 'N'));
    const file = join(
      '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}.',
      ...['\x80\x02}q\0(', ...inner, 'u}(', ...places, 'u.\x80\x02].'],
    );
    const budget = new Budget('x', 10 * file.length);
    expect(refusal(() => readWeightFile(file, 'x', [], budget)).message).toBe(
      'x holds no state dict.',
    );
  });

  test('of a graph whose nodes pass a value on in a ring, or for ever', async () => {
    const ring = [node('Identity', ['a'], ['b']), node('Identity', ['b'], ['a'])];
    const chain = Array.from({ length: 500 }, (_, i) => node('Relu', [`${i}`], [`${i + 1}`]));
    const sums = Array.from({ length: 500 }, (_, i) =>
      node('Add', [`s${i}`, `s${i}`], [`s${i + 1}`]),
    );
    for (const [nodes, output] of [
      [ring, 'b'],
      [chain, '500'],
      [sums, 's500'],
    ] as const) {
      const error = await openedRefusal(model({ nodes: [...nodes], outputs: [output] }), 'x.onnx');
      expect(error.code).toBe('WEIGHTS_UNKNOWN');
    }
  });

  test('of a manifest that names thousands of files among thousands', async () => {
    const paths = Array.from({ length: 1500 }, (_, i) => `${i}.bin`);
    const weights = [{ name: 'a', shape: [paths.length], dtype: 'uint8' }];
    const files = [
      { name: 'm.json', blob: new Blob([JSON.stringify([{ weights, paths }])]) },
      ...paths.map((name) => ({ name, blob: new Blob([new Uint8Array(1)]) })),
    ];
    const { failures } = await readAdded(files, {});
    expect(failures.map(({ code }) => code)).toEqual(['WEIGHTS_UNKNOWN']);
  });
});

test('a varint of a packed half may be longer than it needs', () => {
  const packed = join(varint(0x3c00), [0x80 | 0x00, 0x80 | 0x78, 0x00]);
  const file = constant('a/weights', [2], field(13, packed), 19);
  expect([...readWeightFile(file, 'x.pb').get('a/weights')!.toFloat32()]).toEqual([1, 1]);
});
