/**
 * Files that keep all the rules of their format but one: the answer is weights or a FacetError, after a
 * bounded number of steps and with a bounded number of bytes made. The bends are seeded.
 */
import { afterAll, describe, expect, inject, test } from 'vitest';
import { FacetError } from '../../../src/base/errors';
import { readTree } from '../../../src/files/trees/tree';
import { Budget, FLOOR, GROWTH, PACKING } from '../../../src/files/parsing/budget';
import { readWeightFile } from '../../../src/weights/formats/index';
import { openFile } from '../../../src/weights/reading/opening';
import { record } from '../record';
import { ARCHIVES, bentFile, GRAMMARS, validFile } from './grammar';

const full = inject('full');
const FILES = full ? 1_000_000 : 20_000;
/** Of one test, milliseconds: never the measure, only an end. */
const timeout = full ? 3_600_000 : 120_000;
/** Of gzips a tenth: their decoder works beside us, and each file waits for it. */
const share = (name: string) => (name.endsWith('.tgz') ? 0.1 : 1);
const shares = GRAMMARS.reduce((sum, name) => sum + share(name), 0);
const filesOf = (name: string) => Math.ceil((FILES * share(name)) / shares);
/** A step takes a byte of what is unpacked; a graph's constant is walked twice, and its values twice more. */
const STEPS_PER_BYTE = 4;
const mostSteps = (file: Uint8Array) => STEPS_PER_BYTE * (file.length * PACKING + FLOOR);

interface Worst {
  /** Made beyond the floor that every file has, a byte of file. */
  bytesPerByte: number;
  /** Made of one file. */
  bytes: number;
  stepsPerByte: number;
  files: number;
  refused: number;
}
const worst: Record<string, Worst> = {};

async function outcome(
  name: string,
  file: Uint8Array<ArrayBuffer>,
  budget: Budget,
): Promise<string> {
  const beside = [{ name: 'net.bin', bytes: new Uint8Array(64) }];
  try {
    if (name.endsWith('.json')) readWeightFile(file, name, beside, budget);
    else await openFile({ name, blob: new Blob([file]) }, {}, budget);
    return 'read';
  } catch (error) {
    if (error instanceof FacetError) return error.code;
    throw error;
  }
}

describe.each(GRAMMARS)('%s', { timeout }, (name) => {
  test('as its rules say is read, or is whole but of no network', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { file } = validFile(name, seed);
      const code = await outcome(name, file, new Budget(name, file.length));
      // Of a manifest, the bin that is there is of another length.
      const fine = name.endsWith('.json') ? /read|WEIGHTS_/ : /^read$/;
      expect(code, `seed ${seed}`).toMatch(fine);
    }
  });

  test('with one rule bent gives weights or a FacetError, in bounded steps and bytes', async () => {
    const codes = new Set<string>();
    const found = { bytesPerByte: 0, bytes: 0, stepsPerByte: 0, files: filesOf(name), refused: 0 };
    for (let seed = 1; seed <= filesOf(name); seed++) {
      const file = bentFile(name, seed);
      const budget = new Budget(name, file.length);
      const code = await outcome(name, file, budget);
      if (code === 'INTERNAL') throw new Error(`seed ${seed} of ${name}`);
      if (budget.steps > mostSteps(file)) throw new Error(`steps, seed ${seed}`);
      if (budget.spent > file.length * GROWTH + FLOOR) throw new Error(`bytes, seed ${seed}`);
      codes.add(code);
      if (code !== 'read') found.refused++;
      const length = Math.max(1, file.length);
      found.bytes = Math.max(found.bytes, budget.spent);
      found.bytesPerByte = Math.max(found.bytesPerByte, (budget.spent - FLOOR) / length);
      found.stepsPerByte = Math.max(found.stepsPerByte, budget.steps / length);
    }
    worst[name] = found;
    expect(codes.size).toBeGreaterThan(1);
  });
});

test.each(ARCHIVES)('as an archive of photos %s ends, too', { timeout }, async (name) => {
  for (let seed = 1; seed <= filesOf(name) / 10; seed++) {
    const file = bentFile(name, seed);
    let rows = 0;
    for await (const { error } of readTree(new File([file], name))) {
      if (error?.code === 'INTERNAL') throw new Error(`seed ${seed} of ${name}`);
      rows++;
    }
    // The smallest entry of an archive is the header of a zip, 46 bytes; a gzip holds a thousandfold.
    expect(rows).toBeLessThanOrEqual(1 + (file.length * (name.endsWith('.tgz') ? 1000 : 1)) / 46);
  }
});

afterAll(() => record('readers, files with one rule bent', worst));
