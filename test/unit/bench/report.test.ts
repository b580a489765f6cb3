import { describe, expect, it } from 'vitest';
import { written, type CaseResult } from '../../../bench/report/results';
import { columns, table, time } from '../../../bench/report/table';

const figures = (ms: number) => ({ ms, wall_ms: ms, cpu_ms: ms, first_ms: 2 * ms, samples: 3 });

const result: CaseResult = {
  name: 'irv1-b1',
  ground: 'webgpu',
  ours: figures(100),
  peers: { fast: figures(50), slow: figures(820), absent: { reason: 'it could not be fetched' } },
};

describe('the file', () => {
  it('has our time, each peer’s, and how many times ours that is', () => {
    expect(written(result)).toMatchObject({
      name: 'irv1-b1',
      ours_ms: 100,
      peers: { fast: 50, slow: 820 },
      ratio: { fast: 0.5, slow: 8.2 },
    });
  });

  it('has the reason where a peer did not run', () => {
    expect(written(result)).toMatchObject({
      details: { absent: { reason: 'it could not be fetched' } },
    });
  });

  it('has no ratios where ours is missing', () => {
    expect(written({ ...result, ours: { reason: 'its result is wrong' } })).toMatchObject({
      ours_ms: null,
      peers: { slow: 820 },
      ratio: {},
    });
  });
});

describe('the table', () => {
  it('has a line an engine, and says below why one has no figure', () => {
    const text = table([result, { ...result, name: 'irv1-b8' }]);
    expect(text).toMatch(/slow +820 ms +8\.20 x/);
    expect(text).toContain('absent: it could not be fetched (irv1-b1, irv1-b8)');
  });

  it('has its columns under each other', () => {
    expect(
      columns([
        ['a', '10'],
        ['bcd', '5'],
      ]),
    ).toBe('a    10\nbcd   5');
  });

  it('has times in the unit that suits them', () => {
    expect([3.456, 123.4, 1234, 45_678].map(time)).toEqual([
      '3.46 ms',
      '123 ms',
      '1.23 s',
      '45.7 s',
    ]);
  });
});
