/** Models of tfjs: graph or layers, with shards cut anywhere, whole numbers among the weights, quantised or not. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { Budget } from '../../../src/files/parsing/budget';
import type { RawTensors } from '../../../src/files/parsing/tensor';
import { readWeightFile } from '../../../src/weights/formats/index';
import { readAdded } from '../../../src/weights/keeping/additions';
import { join } from '../../fixtures/bytes';
import { zip } from '../../fixtures/zips';
import { refusal, type Bytes } from './bytes';
import { bytesOf, pnet } from './containers';
import { tfjs, type Quantization } from '../../fixtures/weights/tfjs';

type Files = ReturnType<typeof tfjs>;

const plain = pnet();

function read([model, ...shards]: Files): RawTensors {
  const [name, content] = model!;
  const beside = shards.map(([shard, bytes]) => ({ name: shard, bytes }));
  return readWeightFile(content, name, beside);
}

const valuesOf = (raw: RawTensors) =>
  [...raw].map(([name, tensor]) => ({
    name,
    shape: [...tensor.shape],
    values: tensor.toFloat32(),
  }));

/** What is said of files that are dropped. */
async function failures(files: Files) {
  const dropped = files.map(([name, content]) => ({ name, blob: new Blob([content]) }));
  return (await readAdded(dropped, {})).failures.map(({ message, hint }) => ({ message, hint }));
}

describe('the weights of a model', () => {
  test.each([4 * 1024 * 1024, 1000, 101])('in shards of %i bytes', (shard) => {
    expect(valuesOf(read(tfjs(plain, { shard })))).toEqual(plain);
  });

  test('of layers, or of a graph that is long and deep', () => {
    const deep = (levels: number): unknown =>
      levels ? { 'a "{[': [deep(levels - 1), '}]', -1.5e3] } : null;
    const node = Array.from({ length: 20_000 }, (_, i) => ({
      name: `n${i}`,
      attr: { T: { type: 1 } },
    }));
    for (const topology of [{ node }, deep(200)]) {
      const files = tfjs(plain, { format: 'layers-model', topology });
      expect(valuesOf(read(files))).toEqual(plain);
    }
  });

  test.each<[Quantization, number]>([
    ['float16', 2 ** -11],
    ['uint16', 2 ** -16],
    ['uint8', 2 ** -8],
  ])('as %s are what they stand for', (quantized, precision) => {
    valuesOf(read(tfjs(plain, { quantized }))).forEach(({ values }, i) => {
      const exact = plain[i]!.values;
      const reach = exact.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // Half a step of the range, which is at most twice the largest value; of halves a share of the value.
      values.forEach((value, j) =>
        expect(Math.abs(value - exact[j]!)).toBeLessThan(2 * reach * precision),
      );
    });
  });

  test('whole numbers among them are no weights, but have their place', () => {
    const [[name, content], [shard, bytes]] = tfjs(plain) as [Files[0], Files[0]];
    const text = new TextDecoder().decode(content);
    const constant = '{"name":"shape","shape":[2],"dtype":"int32"},';
    const withOne = join(text.replace('"weights":[', `"weights":[${constant}`));
    const files: Files = [
      [name, withOne],
      [shard, join(bytesOf(Int32Array.of(1, 2)), bytes)],
    ];
    expect(valuesOf(read(files))).toEqual(plain);
  });

  test('in an archive are read as they are', async () => {
    const archive = zip(
      tfjs(plain, { shard: 9000 }).map(([name, data]) => ({ name: `m/${name}`, data })),
    );
    expect(await failures([['m.zip', archive]])).toEqual([]);
  });
});

describe('what is missing is named', () => {
  test('a model.json without its shards', async () => {
    expect(await failures(tfjs(plain, { shard: 9000 }).slice(0, 2))).toEqual([
      {
        message:
          'model.json is read together with "group1-shard2of3.bin" and "group1-shard3of3.bin", which did not come with it.',
        hint: 'Also drop "group1-shard2of3.bin" and "group1-shard3of3.bin": add them and model.json together, in one go.',
      },
    ]);
    const [only] = await failures(tfjs(plain, { shard: 500 }).slice(0, 1));
    expect(only!.message).toMatch(/"group1-shard4of\d+.bin" and \d+ more, which did not come/);
  });

  test('a shard without its model.json', async () => {
    const [{ message, hint }] = (await failures(tfjs(plain).slice(1))) as [
      { message: string; hint: string },
    ];
    expect(message).toContain('holds a part of the values of a network, but not which they are.');
    expect(hint).toContain('Also drop the model.json or manifest that lists it');
  });

  test('a graph that lists no weights', () => {
    const json = join('{"format":"graph-model","modelTopology":{"node":[]}}');
    expect(refusal(() => readWeightFile(json, 'model.json')).message).toBe(
      'model.json holds a graph without the list of its weights.',
    );
  });
});

test('a graph costs no more than its text, however many things it holds', () => {
  const many = join(`{"modelTopology":[${'{},'.repeat(300_000)}{}],"weightsManifest":[]}`);
  const budget = new Budget('model.json', many.length);
  expect(readWeightFile(many, 'model.json', [], budget).size).toBe(0);
  expect(budget.spent).toBeLessThan(many.length * 3);
});

const shared = inject('shared');

test.skipIf(!shared)(
  'P-Net in two shards, in another order: every tensor equals the published one',
  () => {
    const folder = resolve(shared, 'models/formats');
    const content = (name: string): Bytes => new Uint8Array(readFileSync(resolve(folder, name)));
    const names = readdirSync(resolve(folder, 'pnet-tfjs')).sort().reverse();
    const files = names.map((name): Files[0] => [name, content(`pnet-tfjs/${name}`)]);
    const { tensors } = JSON.parse(new TextDecoder().decode(content('formats.json'))) as {
      tensors: { name: string; sha256: string }[];
    };
    const raw = read([files[0]!, files[2]!, files[1]!]);
    const own = tensors.filter(({ name }) => name.startsWith('pnet/'));
    expect(raw.size).toBe(own.length);
    for (const { name, sha256 } of own) {
      const sum = createHash('sha256').update(raw.get(name)!.toFloat32()).digest('hex');
      expect(sum, name).toBe(sha256);
    }
  },
);
