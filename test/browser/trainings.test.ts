/** Trainings in the browser's own database. */
import { afterAll, expect, it } from 'vitest';
import {
  forgetTraining,
  keepCheckpoint,
  keepSetup,
  lastCheckpoint,
  recallSetup,
} from '../../src/storage/trainings';

const ID = 'a training of a test';

afterAll(() => forgetTraining(ID));

it('what a training goes on from comes back from the database bit by bit', async () => {
  const values = Float32Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i));
  const kept = (name: string) => ({ name, value: { shape: [1000, 1000], values } });
  const state = {
    step: 7,
    variables: [kept('a'), kept('b')],
    moving: new Map([['c', { values }]]),
  };
  const record = { steps: { total: Array.from({ length: 10_000 }, (_, i) => i / 7) } };
  const checkpoint = { step: 7, epoch: 1, state, record: record as never };
  const blocks = [values.subarray(0, 300_000), values.subarray(300_000)].map(
    (block) => new Blob([block]),
  );
  await expect(keepSetup(ID, { blocks, options: { seed: 666 } })).resolves.toBe('kept');
  await expect(keepCheckpoint(ID, checkpoint)).resolves.toBe('kept');

  const setup = (await recallSetup(ID)) as { blocks: Blob[] };
  const rows = new Float32Array(await new Blob(setup.blocks).arrayBuffer());
  const found = (await lastCheckpoint(ID))!.state as typeof state;
  const same = (a: Float32Array) => a.every((value, i) => Object.is(value, values[i]));
  expect(same(rows)).toBe(true);
  expect(same(found.variables[1]!.value.values)).toBe(true);
  expect(same(found.moving.get('c')!.values)).toBe(true);
  expect((await lastCheckpoint(ID))!.record).toEqual(record);
});
