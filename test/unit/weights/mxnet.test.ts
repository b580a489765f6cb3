/** MXNet's arrays and graphs: every generation of the list, what the graph beside it tells, and the published models. */
import { openAsBlob, readFileSync } from 'node:fs';
import { describe, expect, inject, test } from 'vitest';
import type { Weights } from '../../../src/base/types';
import { memoryStorage } from '../../../src/storage/entries';
import { readWeightFile } from '../../../src/weights/formats';
import { WeightLibrary } from '../../../src/weights/library';
import { join, le } from '../../fixtures/bytes';
import { refusal, type Bytes } from './bytes';
import { bytesOf, paramsOf } from './containers';
import { BASE, makeHost } from './host';

const shared = inject('shared');
const light = `${shared}/models/light`;

const floats = (...values: number[]) => bytesOf(Float32Array.from(values));
const device = join(le(1, 4), le(0, 4));
/** Of two values; `head` stands before its sides. */
const array = (head: Uint8Array, type = 0, data = floats(1, 2)): Bytes =>
  join(head, device, le(type, 4), data);
const V2 = join(le(0xf993fac9, 4), le(0, 4));
const SIDES = join(le(1, 4), le(2, 8));

const values = (file: Bytes, name = 'a') => [
  ...readWeightFile(file, 'x.params').get(name)!.toFloat32(),
];
const said = (file: Bytes) => refusal(() => readWeightFile(file, 'x.params')).message;

describe('arrays', () => {
  test.each([
    ['without a mark, their sides in 32 bits', join(le(1, 4), le(2, 4))],
    ['of the first mark', join(le(0xf993fac8, 4), SIDES)],
    ['of the second, dense', join(V2, SIDES)],
    ['of the third, dense', join(le(0xf993faca, 4), le(0, 4), SIDES)],
  ])('%s', (_, head) => {
    expect(values(paramsOf([array(head)], ['arg:a']))).toEqual([1, 2]);
  });

  test.each<[string, number, Uint8Array]>([
    ['float64', 1, bytesOf(Float64Array.of(1, 2))],
    ['float16', 2, join(le(0x3c00, 2), le(0x4000, 2))],
    ['uint8', 3, join(1, 2)],
    ['int64', 6, join(le(1, 8), le(2, 8))],
    ['bfloat16', 12, join(le(0x3f80, 2), le(0x4000, 2))],
  ])('of %s', (_, type, data) => {
    const dense = array(join(V2, SIDES), type, data as Bytes);
    expect(values(paramsOf([dense], ['aux:a']))).toEqual([1, 2]);
  });

  test.each<[string, Bytes, string]>([
    [
      'that are sparse',
      paramsOf([join(le(0xf993fac9, 4), le(1, 4))], ['a']),
      'holds array 1 as sparse (row sparse), which Facet does not read',
    ],
    [
      'of a type that does not exist',
      paramsOf([array(join(V2, SIDES), 99)], ['a']),
      'holds array 1 of a type that Facet does not read (99)',
    ],
    ['without names', paramsOf([array(join(V2, SIDES))], []), 'holds 1 arrays without names'],
    [
      'of one name',
      paramsOf([array(join(V2, SIDES)), array(join(V2, SIDES))], ['arg:a', 'aux:a']),
      'holds "a" twice',
    ],
    [
      'larger than the file',
      paramsOf([array(join(V2, le(1, 4), le(2 ** 40, 8)))], ['a']),
      'ends early: it is damaged, or was not copied whole',
    ],
    [
      'more than any network has',
      join(le(0x112, 8), le(0, 8), le(2 ** 31, 8)),
      'holds more arrays than any network',
    ],
  ])('%s are refused', (_, file, why) => {
    expect(said(file)).toBe(`x.params ${why}.`);
  });
});

describe('the graph beside the arrays', () => {
  const ARRAYS = ['g', 'b', 'm', 'v'];
  const graph = (attributes: Record<string, string>) => ({
    name: 'x-symbol.json',
    bytes: join(
      JSON.stringify({
        nodes: [
          ...['data', ...ARRAYS].map((name) => ({ op: 'null', name, inputs: [] })),
          {
            op: 'BatchNorm',
            name: 'bn',
            attrs: attributes,
            inputs: [0, 1, 2, 3, 4].map((i) => [i, 0, 0]),
          },
        ],
      }),
    ),
  });
  const file = paramsOf(
    ARRAYS.map(() => array(join(V2, SIDES))),
    ARRAYS,
  );
  const norm = (attributes: Record<string, string>) => {
    const [node] = readWeightFile(file, 'x-0000.params', [graph(attributes)]).graph!.nodes;
    return node?.kind === 'normalisation'
      ? { epsilon: node.epsilon, gamma: [...node.gamma.toFloat32()] }
      : undefined;
  };

  test('says what batch norm adds to the variance, by default a thousandth', () => {
    expect(norm({})!.epsilon).toBe(1e-3);
    expect(norm({ eps: '2e-05' })!.epsilon).toBe(2e-5);
  });

  test('says whether gamma is held at 1: by default it is', () => {
    expect(norm({})!.gamma).toEqual([1, 1]);
    expect(norm({ fix_gamma: 'True' })!.gamma).toEqual([1, 1]);
    expect(norm({ fix_gamma: 'False' })!.gamma).toEqual([1, 2]);
  });

  test('with a batch norm of no sense is named', () => {
    expect(refusal(() => norm({ eps: 'no' })).message).toBe(
      'x-symbol.json has a batch norm, "bn", of no epsilon.',
    );
  });

  test('by itself is told as what it is, and what lacks', () => {
    const { bytes, name } = graph({});
    const error = refusal(() => readWeightFile(bytes, name));
    expect(error.message).toBe('x-symbol.json holds the graph of an MXNet network, no weights.');
    expect(error.hint).toContain('x-0000.params');
  });
});

/** Bit for bit. */
const sameData = (a: Weights, b: Weights): boolean =>
  Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer));

describe.skipIf(!shared)('the published models', () => {
  const library = () =>
    new WeightLibrary({
      base: BASE,
      storage: memoryStorage(),
      fetch: makeHost({ files: {} }).fetch,
    });
  const file = async (path: string, name = path.split('/').pop()!) => ({
    name,
    blob: await openAsBlob(`${light}/${path}`),
  });
  const NETS = [
    ['mobilefacenet', 'mobilefacenet/model', 1.44],
    ['mobileface-v2', 'mobileface-v2/MobileFace_Identification_V2', 1.49],
  ] as const;

  test.each(NETS)(
    '%s is known by its checksum, with its graph and without',
    async (id, path, threshold) => {
      const [alone, both] = [library(), library()];
      const [first] = await alone.add([await file(`${path}-0000.params`)]);
      const [second] = await both.add([
        await file(`${path}-symbol.json`),
        await file(`${path}-0000.params`),
      ]);
      for (const model of [first, second]) {
        expect(model).toMatchObject({ id, state: 'stored', embedder: { network: id, threshold } });
        expect(model!.embedder!.calibration!.bins.length).toBeGreaterThan(20);
      }
      expect(sameData(await both.load(id), await alone.load(id))).toBe(true);
    },
  );

  test.each(NETS)('%s without its graph has every array in a place', async (id, path) => {
    const weights = library();
    const bytes = new Uint8Array(readFileSync(`${light}/${path}-0000.params`));
    // One bit of a weight: another checksum.
    bytes[600]! ^= 1;
    const [model] = await weights.add([{ name: 'mine.params', blob: new Blob([bytes]) }]);
    expect(model).toMatchObject({
      id: 'mine',
      embedder: { network: id, standardisation: 'fixed' },
    });
  });

  /** The published files as text in which every byte is a letter, changed, and back. */
  const changed = (path: string, change: (text: string) => string) =>
    new Blob([
      new Uint8Array(Buffer.from(change(readFileSync(`${light}/${path}`, 'latin1')), 'latin1')),
    ]);

  test.each(NETS)('%s is known by its graph, whatever its arrays are called', async (id, path) => {
    const weights = library();
    const rename = (text: string) => text.replaceAll('_weight', '_wotght');
    const [model] = await weights.add([
      { name: 'm-0000.params', blob: changed(`${path}-0000.params`, rename) },
      { name: 'm-symbol.json', blob: changed(`${path}-symbol.json`, rename) },
    ]);
    expect(model).toMatchObject({ id: 'm-0000', embedder: { network: id } });
    const published = library();
    await published.add([await file(`${path}-0000.params`)]);
    expect(sameData(await weights.load('m-0000'), await published.load(id))).toBe(true);
  });

  test('what its graph adds to the variances is what is added', async () => {
    const weights = library();
    const path = 'mobilefacenet/model';
    const [model] = await weights.add([
      { name: 'm-0000.params', blob: changed(`${path}-0000.params`, (text) => text) },
      {
        name: 'm-symbol.json',
        blob: changed(`${path}-symbol.json`, (text) => text.replaceAll('2e-05', '0.5')),
      },
    ]);
    const published = library();
    await published.add([await file(`${path}-0000.params`)]);
    const [here, there] = [await weights.load(model!.id), await published.load('mobilefacenet')];
    const place = here.tensors.find(({ name }) => name === 'fc1/BatchNorm/moving_variance')!.offset;
    // The network itself adds 2e-5; a variance of some tens has five digits behind the point.
    expect(here.data[place]! - there.data[place]!).toBeCloseTo(0.5 - 2e-5, 5);
  });
});
