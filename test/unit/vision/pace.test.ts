import { expect, test } from 'vitest';
import { PaceMeter } from '../../../src/vision/pace';

test('the first time is told apart from those since, of which the middle one counts', () => {
  const meter = new PaceMeter();
  expect(meter.pace).toBeUndefined();
  meter.note(900);
  expect(meter.pace).toEqual({ first: 900, since: undefined });
  for (const ms of [30, 500, 31]) meter.note(ms);
  expect(meter.pace).toEqual({ first: 900, since: 31 });
});

test('what is long past counts no more', () => {
  const meter = new PaceMeter();
  for (let i = 0; i < 100; i++) meter.note(i < 60 ? 200 : 20);
  expect(meter.pace).toEqual({ first: 200, since: 20 });
});
