/** What the GPU benchmark says of ours and of others, and how its parts are named. */
import { describe, expect, it } from 'vitest';
import type { PartResults } from '../../../bench/gpu/part';
import { partsNamed } from '../../../bench/gpu/part-names';
import { PEERS } from '../../../bench/gpu/peers/table';
import { table, type Report } from '../../../bench/gpu/report';

const NOTHING: PartResults = { cases: [], variants: [], shapes: [] };

const times = (name: string, ms: number) => ({ name, multiplications: 1e9, first_ms: 100, ms });

const ours = (name: string, ms: number): PartResults => ({
  ...NOTHING,
  cases: [{ ...times(name, ms), recorded_ms: 1, in_a_row_ms: ms }],
});

const peer = (
  cases: NonNullable<PartResults['peer']>['cases'],
  about = 'an engine 1.0',
): PartResults => ({ ...NOTHING, peer: { about, cases } });

function printed(parts: Report['parts']): string[] {
  const environment = { date: '', platform: '', processor: '', node: '', seconds: 1 };
  return table({ environment, parts }).split('\n');
}

/** The cells of a case by the names of their columns. */
function cellsOf(parts: Report['parts'], name: string): Record<string, string> {
  const lines = printed(parts);
  const cells = (start: string) => lines.find((line) => line.startsWith(start))!.split(/ {2,}/);
  const found = cells(name);
  return Object.fromEntries(cells('case').map((head, i) => [head, found[i]!]));
}

describe('the table of the GPU benchmark', () => {
  it('has each peer that ran beside ours, and how many times ours it took', () => {
    const cells = cellsOf(
      {
        ours: ours('net-b1', 2),
        'ort-webgpu': peer([times('net-b1', 8)]),
        litert: peer([times('net-b1', 5)]),
      },
      'net-b1',
    );
    expect(cells).toMatchObject({
      ...{ ms: '2.00 ms', stock: '-' },
      ...{ 'ort-webgpu': '8.00 ms', 'ort-webgpu / ours': '4.00 x' },
      ...{ litert: '5.00 ms', 'litert / ours': '2.50 x' },
    });
  });

  it('has no columns of a peer that did not run', () => {
    const cells = cellsOf({ ours: ours('net-b1', 2), litert: peer([]) }, 'net-b1');
    expect(cells).toHaveProperty('litert', '-');
    expect(cells).not.toHaveProperty('ort-webgpu');
  });

  it('has the peers alone where ours did not run', () => {
    const cells = cellsOf({ litert: peer([times('net-b1', 5)]) }, 'net-b1');
    expect(cells).toMatchObject({ ms: '-', litert: '5.00 ms', 'litert / ours': '-' });
  });

  it('marks a result of a peer that is wrong, and says what is', () => {
    const parts = { litert: peer([{ ...times('net-b1', 5), wrong: 'Row 0 is off.' }]) };
    expect(cellsOf(parts, 'net-b1')).toHaveProperty('litert', '5.00 ms WRONG');
    expect(printed(parts)).toContain('litert, wrong: Row 0 is off.: net-b1');
  });

  it('says what a peer is, and why it has no figure', () => {
    const lines = printed({
      litert: peer([
        { name: 'a', reason: 'not runnable' },
        { name: 'b', reason: 'not runnable' },
      ]),
    });
    expect(lines).toContain('litert: an engine 1.0');
    expect(lines).toContain('litert, not runnable: a, b');
  });

  it('says how a part ended that ended too early', () => {
    const lines = printed({ litert: { ...NOTHING, ended: 'ended too early (SIGSEGV)' } });
    expect(lines).toContain('litert ended too early (SIGSEGV)');
  });
});

describe('the parts of the GPU benchmark', () => {
  it('are named by commas, all peers by one word', () => {
    expect(partsNamed('ours,peers')).toEqual(['ours', ...PEERS]);
    expect(partsNamed('litert')).toEqual(['litert']);
  });

  it('are refused by the name that is none', () => {
    expect(() => partsNamed('ours,theirs')).toThrow('There is no part "theirs".');
  });
});
