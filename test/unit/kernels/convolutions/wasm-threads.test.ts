/** How threads share a run: every part once, whoever takes it, and nothing of a run that is over. */
import { describe, expect, it } from 'vitest';
import {
  CHUNKS,
  DONE,
  publish,
  WORDS,
  workOn,
  type Program,
} from '../../../../src/kernels/convolutions/wasm/share';

const STORED = { id: 3, at: 4096, bytes: 100 };

function block(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(WORDS * 4));
}

/** A program that notes with what it was called. */
function recorder() {
  const calls: number[][] = [];
  const program: Program = (...values) => calls.push(values);
  return { calls, known: () => program };
}

describe('a run', () => {
  it('is done in chunks, the last of what is left', () => {
    const [words, { calls, known }] = [block(), recorder()];
    publish(words, STORED, { values: [7, 8], count: 10, grain: 4 });
    workOn(words, 0, known);
    expect(calls).toEqual([
      [7, 8, 0, 4],
      [7, 8, 4, 4],
      [7, 8, 8, 2],
    ]);
    expect(words[DONE]).toBe(words[CHUNKS]);
  });

  it('gives each thread room of its own', () => {
    const [words, { calls, known }] = [block(), recorder()];
    const scratch = { at: 1, scratchBytes: 64 };
    publish(words, STORED, { values: [7, 1000], count: 1, grain: 1, scratch });
    workOn(words, 2, known);
    expect(calls).toEqual([[7, 1128, 0, 1]]);
  });

  it('tells a thread that comes to it where its program lies', () => {
    const words = block();
    publish(words, STORED, { values: [], count: 1, grain: 1 });
    let told: unknown;
    workOn(words, 1, (stored) => {
      told = stored;
      return () => {};
    });
    expect(told).toEqual(STORED);
  });

  it('that is over has nothing for a thread that comes late', () => {
    const [words, { calls, known }] = [block(), recorder()];
    publish(words, STORED, { values: [], count: 2, grain: 1 });
    workOn(words, 0, known);
    workOn(words, 1, known);
    expect(calls).toHaveLength(2);
  });

  it('is not taken from by a thread that read of the run before', () => {
    const [words, { calls, known }] = [block(), recorder()];
    publish(words, STORED, { values: [1], count: 1, grain: 1 });
    let isNext = false;
    workOn(words, 1, () => {
      // Meanwhile the first run was done by others, and another laid out.
      if (!isNext) publish(words, STORED, { values: [2], count: 1, grain: 1 });
      isNext = true;
      return known();
    });
    expect(calls).toEqual([[2, 0, 1]]);
  });
});
