/**
 * Files of every format with bytes flipped, moved, doubled or cut: the answer is weights or a
 * FacetError. The number of steps is bounded, not the time, and the damage is seeded.
 */
import { describe, expect, inject, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { convertPart } from '../../../src/weights/fitting/accounting';
import { partsOf } from '../../../src/weights/fitting/parts';
import { readWeightFile } from '../../../src/weights/formats';
import { openFile } from '../../../src/weights/reading/opening';
import { readAdded } from '../../../src/weights/keeping/additions';
import { recogniseFile } from '../../../src/weights/keeping/placing';
import { facetFile, type Bytes } from './bytes';
import { damaged, generator } from './damage';
import { everyFormat, faceApi, pnet, symbol } from './containers';

const ROUNDS = inject('full') ? 200_000 : 20_000;

const files = everyFormat();
const { manifest, shards } = faceApi(pnet());
const bin = shards[0]!;
const each = Math.ceil(ROUNDS / (Object.keys(files).length + 2));

/** The code that reading gives, or "read". */
async function outcome(read: () => Promise<unknown>): Promise<string> {
  try {
    await read();
    return 'read';
  } catch (error) {
    if (error instanceof FacetError) return error.code;
    throw error;
  }
}

/** The error that reading gives, or undefined. */
function read(file: Bytes): FacetError | undefined {
  try {
    convertPart(partsOf('mtcnn')[0]!, readWeightFile(file, 'det1.npy'), 'det1.npy');
    return undefined;
  } catch (error) {
    if (error instanceof FacetError) return error;
    throw error;
  }
}

describe('damaged files', () => {
  test.each(Object.entries(files))('%s', async (name, whole) => {
    const random = generator(20261124);
    const codes = new Set<string>();
    for (let round = 0; round < each; round++) {
      const blob = new Blob([damaged(whole, random)]);
      const code = await outcome(async () => recogniseFile(await openFile({ name, blob })));
      if (code === 'INTERNAL') throw new Error(`round ${round} of ${name}`);
      codes.add(code);
    }
    expect(codes.size).toBeGreaterThan(1);
  });

  test('MXNet arrays and their graph', async () => {
    const random = generator(20261127);
    const codes = new Set<string>();
    const [arrays, graph] = [files['pnet.params']!, symbol(pnet())];
    for (let round = 0; round < each; round++) {
      const { failures } = await readAdded(
        [
          { name: 'net-0000.params', blob: new Blob([arrays]) },
          { name: 'net-symbol.json', blob: new Blob([damaged(graph, random)]) },
        ],
        {},
      );
      codes.add(failures[0]?.code ?? 'read');
    }
    expect(codes).not.toContain('INTERNAL');
    expect(codes.size).toBeGreaterThan(1);
  });

  test('a manifest and its bin', async () => {
    const random = generator(20261125);
    const codes = new Set<string>();
    for (let round = 0; round < each; round++) {
      const hurt = random(2) === 0;
      const dropped = [
        { name: 'net.json', blob: new Blob([hurt ? damaged(manifest, random) : manifest]) },
        { name: 'net.bin', blob: new Blob([hurt ? bin : damaged(bin, random)]) },
      ];
      const { failures } = await readAdded(dropped, {});
      codes.add(failures[0]?.code ?? 'read');
    }
    expect(codes).not.toContain('INTERNAL');
    expect(codes.size).toBeGreaterThan(1);
  });
});

describe('a det file', () => {
  const whole = facetFile('det1.npy');

  test('cut at every 97th byte is refused, and nearly always as one that ends early', () => {
    for (let length = 1; length < whole.length; length += 97) {
      const error = read(whole.slice(0, length));
      expect(error, `cut at ${length}`).toBeDefined();
      expect(error!.message, `cut at ${length}`).toContain('det1.npy');
      expect(error!.message, `cut at ${length}`).toContain('ends early');
    }
  });

  test('with bytes flipped, moved, doubled or cut gives a FacetError or weights', () => {
    const random = generator(20260101);
    const codes = new Set<string>();
    for (let round = 0; round < 3000; round++) {
      codes.add(read(damaged(whole, random))?.code ?? 'read');
    }
    expect(codes).toContain('WEIGHTS_INVALID');
    expect(codes).not.toContain('INTERNAL');
  });
});
