/** TensorFlow's checkpoints: which files belong together, what of them are weights, what is said of others. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import type { FacetError } from '../../../src/base/errors';
import { memoryStorage } from '../../../src/storage/entries';
import { withoutTraining } from '../../../src/weights/fitting/naming/training';
import { readWeightFile } from '../../../src/weights/formats/index';
import { readAdded } from '../../../src/weights/keeping/additions';
import { WeightLibrary } from '../../../src/weights/library';
import { join } from '../../fixtures/bytes';
import { tar } from '../../fixtures/tars';
import { zip } from '../../fixtures/zips';
import { facetFile, refusal, type Bytes } from './bytes';
import { bytesOf, field, graph, pnet, type Tensor } from './containers';
import { BASE, makeHost } from './host';
import { bundle, slices, textData, variablesOf } from '../../fixtures/weights/tensorflow';

type Named = [name: string, content: Bytes];

const STEM = 'model.ckpt-275';
const tensors = pnet();
const bytesOfAll = (list: readonly Tensor[]) => list.map(({ name, values }) => [name, values]);
const filesOf = (files: readonly Named[]) =>
  files.map(([name, content]) => ({ name, blob: new Blob([content]) }));

/** The tensors of P-Net in files that are dropped, with what is said of them. */
async function dropped(...files: Named[]) {
  const { parts, failures } = await readAdded(filesOf(files), {});
  if (failures[0]) throw failures[0];
  const [{ part }] = parts as [(typeof parts)[0]];
  const { data, tensors: places, notes } = part;
  const values = places.map(({ name, shape, offset }) => {
    const size = shape.reduce((product, side) => product * side, 1);
    return [name.replace('pnet/', ''), data.slice(offset, offset + size)];
  });
  return { values, notes, count: parts.length };
}

const failure = (...files: Named[]): Promise<FacetError> =>
  dropped(...files).then(
    () => Promise.reject(new Error('It was not refused.')),
    (error: FacetError) => error,
  );

const meta: Named = ['model.meta', join('\n\x05\n\x03\n\x01\n', 'x')];
const checkpoint: Named = ['checkpoint', join(`model_checkpoint_path: "${STEM}"\n`)];
const sorted = (values: unknown[][]) => [...values].sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1));

describe('a checkpoint', () => {
  const files = bundle(STEM, variablesOf(tensors));

  test.each<[string, () => Named[]]>([
    ['its two files', () => files],
    ['with what is written beside them', () => [meta, ...files, checkpoint]],
    ['in several shards', () => bundle(STEM, variablesOf(tensors), { shards: 3 })],
    [
      'in a zip',
      () => [['m.zip', zip(files.map(([name, data]) => ({ name: `m/${name}`, data })))]],
    ],
    ['in a tar', () => [['m.tar', tar(files.map(([name, data]) => ({ name, data })))]]],
    [
      'downloaded twice',
      () => [
        [`${STEM} (1).index`, files[0]![1]],
        [`${STEM}.data-00000-of-00001`, files[1]![1]],
      ],
    ],
    ['of version 1', () => [['model.ckpt', slices(tensors)], checkpoint]],
  ])('gives the tensors: %s', async (_, make) => {
    const { values, count } = await dropped(...make());
    expect(count).toBe(1);
    expect(sorted(values)).toEqual(sorted(bytesOfAll(tensors)));
  });

  test('written on a big-endian machine is read too', async () => {
    const turned = variablesOf(tensors).map(({ data, ...rest }) => ({
      ...rest,
      data: bytesOf(new Uint8Array(data).reverse()),
    }));
    const flipped = turned.map(({ data, ...rest }) => {
      const words = Array.from({ length: data.length / 4 }, (_, i) =>
        data.slice(data.length - 4 - 4 * i, data.length - 4 * i),
      );
      return { ...rest, data: join(...words) };
    });
    const { values } = await dropped(...bundle(STEM, flipped, { bigEndian: true }));
    expect(sorted(values)).toEqual(sorted(bytesOfAll(tensors)));
  });

  test('of many variables has several blocks', () => {
    const many = Array.from({ length: 400 }, (_, i): Tensor => {
      const name = `layer_${String(i).padStart(3, '0')}/weights`;
      return { name, shape: [1], values: Float32Array.of(i) };
    });
    const [index, data] = bundle('m', variablesOf(many)) as [Named, Named];
    const raw = readWeightFile(index[1], index[0], [{ name: data[0], bytes: data[1] }]);
    expect([...raw].map(([, tensor]) => tensor.toFloat32()[0])).toEqual(
      Array.from({ length: 400 }, (_, i) => i),
    );
  });
});

describe('what a training keeps beside', () => {
  const whole = { name: 'global_step', shape: [], data: new Uint8Array(8), type: 9 };
  const state = ['Adam', 'Adam_1', 'Adagrad', 'RMSProp', 'Momentum'].flatMap((slot) =>
    variablesOf(tensors).map(({ name, ...rest }) => ({ ...rest, name: `${name}/${slot}` })),
  );
  const power = { name: 'beta1_power', shape: [1], data: new Uint8Array(4) };

  test('its optimiser and its counters are not left over', async () => {
    const files = bundle(STEM, [...variablesOf(tensors), ...state, power, whole]);
    expect(await dropped(...files)).toMatchObject({ notes: [] });
  });

  test('moving averages are taken in place of the last values, and it is said', async () => {
    const last = tensors.map(({ values, ...rest }) => ({ ...rest, values: values.map(() => 7) }));
    const averages = tensors.map(({ name, ...rest }) => ({
      ...rest,
      name: `${name}/ExponentialMovingAverage`,
    }));
    const { values, notes } = await dropped(...bundle(STEM, variablesOf([...last, ...averages])));
    expect(sorted(values)).toEqual(sorted(bytesOfAll(tensors)));
    expect(notes).toEqual(['The moving averages of 13 variables were taken, not the last values.']);
  });
});

describe('of two forms of the same weights in one archive', () => {
  const pb: Named = ['20180402-114759.pb', graph(tensors)];
  const published = [...bundle(`model-20180402-114759.ckpt-275`, variablesOf(tensors)), meta, pb];
  const inZip = (files: readonly Named[]): Named => [
    '20180402-114759.zip',
    zip(files.map(([name, data]) => ({ name: `20180402-114759/${name}`, data }))),
  ];

  test('the frozen graph is read, and it is said', async () => {
    const { values, notes } = await dropped(inZip(published));
    expect(sorted(values)).toEqual(sorted(bytesOfAll(tensors)));
    expect(notes).toEqual([
      'Of the weight files in 20180402-114759.zip ("20180402-114759/model-20180402-114759.ckpt-275.index", "20180402-114759/20180402-114759.pb") "20180402-114759/20180402-114759.pb" was read.',
    ]);
  });

  test('of several checkpoints the one that the training calls its last', async () => {
    const older = tensors.map(({ values, ...rest }) => ({ ...rest, values: values.map(() => 7) }));
    const two = [
      ...bundle('model.ckpt-9', variablesOf(older)),
      ...bundle(STEM, variablesOf(tensors)),
    ];
    expect((await dropped(inZip([...two, checkpoint]))).values).toHaveLength(13);
    const error = await failure(inZip(two));
    expect(error.message).toContain('holds 2 weight files ("20180402-114759/model.ckpt-9.index"');
  });
});

describe('a SavedModel and a checkpoint of TensorFlow 2', () => {
  const key = (i: number) => `layer_with_weights-${i}/v/.ATTRIBUTES/VARIABLE_VALUE`;
  const attributes = tensors.map(({ name }, i) =>
    field(2, join(field(1, 'VARIABLE_VALUE'), field(2, name), field(3, key(i)))),
  );
  const objects = join(field(1, []), ...attributes.map((attribute) => field(1, attribute)));
  const named = {
    name: '_CHECKPOINTABLE_OBJECT_GRAPH',
    shape: [],
    type: 7,
    data: textData(objects),
  };
  const variables = variablesOf(tensors).map((variable, i) => ({ ...variable, name: key(i) }));
  const slot = {
    ...variables[0]!,
    name: 'layer_with_weights-0/v/.OPTIMIZER_SLOT/optimizer/m/.ATTRIBUTES/VARIABLE_VALUE',
  };
  const files = bundle('variables', [...variables, slot, named]);
  const saved: Named = ['saved_model.pb', join([8, 1, 0x12, 1, 0])];

  test('give the tensors under the names that the program gave them', async () => {
    const folder = [saved, ...files].map(([name, data]) => ({
      name: name === saved[0] ? `m/${name}` : `m/variables/${name}`,
      data,
    }));
    for (const set of [[saved, ...files], [['m.zip', zip(folder)] as Named]]) {
      expect(sorted((await dropped(...set)).values)).toEqual(sorted(bytesOfAll(tensors)));
    }
  });

  test('a variable that is kept by two ways, as Keras exports it, is one; two of a name are none', async () => {
    const again = (values: Tensor['values']) => {
      const { name } = tensors[0]!;
      const way = join(field(1, 'VARIABLE_VALUE'), field(2, name), field(3, 'variables/0'));
      const data = textData(join(objects, field(1, field(2, way))));
      const copy = variablesOf([{ ...tensors[0]!, values }]).map((variable) => ({
        ...{ ...variable, name: 'variables/0' },
      }));
      return bundle('variables', [...variables, ...copy, { ...named, data }]);
    };
    const first = tensors[0]!.values;
    expect(sorted((await dropped(...again(first))).values)).toEqual(sorted(bytesOfAll(tensors)));
    const error = await failure(...again(first.map((value) => value + 1)));
    expect(error.message).toBe(`variables.index holds "${tensors[0]!.name}" twice.`);
  });

  test('a saved_model.pb alone says where its weights are', async () => {
    const { message, hint } = await failure(saved);
    expect(message).toBe(
      'saved_model.pb holds the graph of a SavedModel, whose weights lie in the folder "variables" beside it.',
    );
    expect(hint).toContain('variables.index and variables.data-00000-of-00001');
  });
});

describe('a file that needs another says which', () => {
  const [index, data] = bundle(STEM, variablesOf(tensors)) as [Named, Named];

  test.each<[string, Named[], string, string]>([
    [
      'an index',
      [index, meta, checkpoint],
      `${STEM}.index is read together with "${STEM}.data-00000-of-00001", which did not come with it.`,
      `Also drop "${STEM}.data-00000-of-00001"`,
    ],
    [
      'the values',
      [data],
      `${STEM}.data-00000-of-00001 holds the values of a TensorFlow checkpoint, but not which they are.`,
      `Also drop ${STEM}.index`,
    ],
    [
      'a graph',
      [meta],
      'model.meta holds the graph of a TensorFlow checkpoint, no weights.',
      'Also drop the file beside it that ends in .index and the one that ends in .data-00000-of-00001',
    ],
    [
      'what names the last',
      [checkpoint],
      'checkpoint names the last checkpoint of a training and holds no weights.',
      `Also drop ${STEM}.index and ${STEM}.data-00000-of-00001`,
    ],
    [
      'values in a zip',
      [['m.zip', zip([{ name: data[0], data: data[1] }])]],
      `m.zip/${STEM}.data-00000-of-00001 holds the values of a TensorFlow checkpoint, but not which they are.`,
      `Also drop ${STEM}.index`,
    ],
  ])('%s', async (_, files, message, hint) => {
    const error = await failure(...files);
    expect([error.code, error.message]).toEqual(['WEIGHTS_INVALID', message]);
    expect(error.hint).toContain(hint);
  });

  test('and earlier weights stay in use', async () => {
    const storage = memoryStorage();
    const library = new WeightLibrary({ base: BASE, storage, fetch: makeHost().fetch });
    const others = ['det2.npy', 'det3.npy'].map((name): Named => [name, facetFile(name)]);
    await library.add(filesOf([index, data, ...others]));
    const before = await library.load('mtcnn-custom');
    await expect(library.add(filesOf([index]))).rejects.toMatchObject({
      detail: [{ file: index[0], here: [index[0]], missing: [data[0]] }],
    });
    expect((await library.load('mtcnn-custom')).digest).toBe(before.digest);
  });
});

describe('what does not hold together is refused by name', () => {
  const read = (variables: Parameters<typeof bundle>[1], options = {}) => {
    const [index, ...data] = bundle(STEM, variables, options);
    const beside = data.map(([name, bytes]) => ({ name, bytes }));
    return refusal(() => readWeightFile(index![1], index![0], beside)).message;
  };
  const own = { name: 'a/weights', shape: [2], data: bytesOf(Float32Array.of(1, 2)) };

  test.each<[string, () => string, string]>([
    [
      'a shape of another size',
      () => read([{ ...own, shape: [3] }]),
      'model.ckpt-275.index holds "a/weights" of shape [3] with 8 bytes of data.',
    ],
    [
      'a place outside',
      () => read([{ ...own, more: field(4, 9) }]),
      'model.ckpt-275.data-00000-of-00001 ends early: it is damaged, or was not copied whole.',
    ],
    [
      'a place that is taken',
      () => read([own, { ...own, name: 'b/weights', more: field(4, 0) }]),
      'model.ckpt-275.index has "b/weights" lie where another variable lies.',
    ],
    [
      'a file that is not listed',
      () => read([{ ...own, more: field(3, 5) }]),
      'model.ckpt-275.index has "a/weights" lie in a file that it does not list.',
    ],
    [
      'a variable in parts',
      () => read([{ ...own, more: field(7, []) }]),
      'model.ckpt-275.index holds "a/weights" in pieces, which Facet does not join.',
    ],
    [
      'Snappy',
      () => read([own], { packing: 1 }),
      'model.ckpt-275.index is packed by Snappy, which Facet does not unpack.',
    ],
  ])('%s', (_, error, message) => {
    expect(error()).toBe(message);
  });

  test('a bit that fell over in the index, or in a value', () => {
    const [index, data] = bundle(STEM, [own]) as [Named, Named];
    const flip = (bytes: Bytes, at: number) =>
      bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)) as Bytes;
    const say = (a: Bytes, b: Bytes) =>
      refusal(() => readWeightFile(a, index[0], [{ name: data[0], bytes: b }])).message;
    expect(say(flip(index[1], 12), data[1])).toBe(
      `${index[0]} holds a block whose checksum is not that of its bytes.`,
    );
    expect(say(index[1], flip(data[1], 3))).toBe(
      `${data[0]} holds "a/weights" whose checksum is not that of its bytes.`,
    );
  });
});

const shared = inject('shared');

describe.skipIf(!shared)('checkpoints that TensorFlow itself wrote', () => {
  const content = (name: string): Bytes => new Uint8Array(readFileSync(resolve(shared, name)));
  const read = (folder: string, stem: string) => {
    const [index, data] = [`${stem}.index`, `${stem}.data-00000-of-00001`];
    const bytes = content(`${folder}/${data}`);
    return readWeightFile(content(`${folder}/${index}`), index, [{ name: data, bytes }]);
  };
  const json = <T>(name: string) => JSON.parse(readFileSync(resolve(shared, name), 'utf8')) as T;

  test('of MTCNN: every tensor that it has equals the published one', () => {
    const { tensors: listed } = json<{ tensors: { name: string; sha256: string }[] }>(
      'models/formats/formats.json',
    );
    const sums = new Map(listed.map(({ name, sha256 }) => [name, sha256]));
    const raw = read('models/formats', 'mtcnn.ckpt');
    expect([...raw.keys()].some((name) => name.startsWith('onet/'))).toBe(true);
    for (const [name, tensor] of raw) {
      const sum = createHash('sha256').update(tensor.toFloat32()).digest('hex');
      expect(sum, name).toBe(sums.get(name));
    }
  });

  test('of a training: every variable, with the sum of its values', () => {
    const { variables, sums } = json<{
      variables: Record<string, number[]>;
      sums: Record<string, number>;
    }>('models/checkpoint/expected.json');
    const raw = read('models/checkpoint', 'model-20261126-squeezenet.ckpt-12');
    expect(Object.fromEntries([...raw].map(([name, { shape }]) => [name, shape]))).toEqual(
      Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1))),
    );
    for (const [name, tensor] of raw) {
      const sum = tensor.toFloat32().reduce((a, b) => a + b, 0);
      // Sums of float32 values in doubles differ by their order alone.
      expect(Math.abs(sum - sums[name]!), name).toBeLessThan(1e-6 * (1 + Math.abs(sum)));
    }
  });

  test('with moving averages: those are taken', () => {
    const { ema_sums: sums } = json<{ ema_sums: Record<string, number> }>(
      'models/checkpoint/expected.json',
    );
    const raw = withoutTraining(read('models/checkpoint/with-moving-averages', 'model.ckpt-12'));
    expect([...raw.keys()]).toEqual(Object.keys(sums).sort());
    for (const [name, tensor] of raw) {
      const sum = tensor.toFloat32().reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - sums[name]!), name).toBeLessThan(1e-5 * (1 + Math.abs(sum)));
    }
    expect(raw.notes![0]).toMatch(/^The moving averages of \d+ variables were taken/);
  });
});
