/** Long work on people in its worker: it is stopped by a message, and tells how far it is. */
import { describe, expect, it, vi } from 'vitest';
import { Turns } from '../../../src/base/turns';
import { Classifying } from '../../../src/numbers/classifying';
import { CleaningDesk } from '../../../src/numbers/cleaning';

/** So many people with so many photos each, all of them apart. */
function people(count: number, each: number, size = 64) {
  const labels = Array.from({ length: count * each }, (_, row) => Math.floor(row / each));
  const vectors = labels.map((label, row) =>
    Float32Array.from(
      { length: size },
      (_, i) => Math.sin((label + 1) * (i + 1)) + 0.1 * Math.cos(row * i),
    ),
  );
  return { vectors, labels };
}

describe('a classifier that learns', () => {
  const lessons = { ...people(40, 10), scale: 1, cost: 1, seed: 1 };

  it('tells of every pair of people', async () => {
    const told: number[] = [];
    await new Classifying().train(lessons, { onProgress: ({ done }) => told.push(done) });
    expect(told).toEqual(Array.from({ length: 780 }, (_, i) => i + 1));
  });

  it('ends where it is stopped', async () => {
    const abort = new AbortController();
    let last = 0;
    const stopped = new Classifying().train(lessons, {
      signal: abort.signal,
      onProgress: ({ done }) => {
        last = done;
        if (done === 5) abort.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    expect(last).toBe(5);
  });
});

describe('a data set that is looked through', () => {
  it('ends where it is stopped', async () => {
    const abort = new AbortController();
    const stopped = new CleaningDesk().measure(
      { ...people(10, 10), alike: 0.01, percentile: 100, minImages: 0 },
      { signal: abort.signal, onProgress: ({ done }) => done === 20 && abort.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('is listened for a stop at each row, each row again, and each rival of a wrong name', async () => {
    const turns = vi.spyOn(Turns.prototype, 'next');
    const { vectors, labels } = people(10, 10);
    // Of each person one photo is under the next one's name.
    const planted = labels.map((label, row) => (row % 10 === 0 ? (label + 1) % 10 : label));
    const limits = { alike: 0, percentile: 100, minImages: 0 };
    const { wrong } = await new CleaningDesk().measure({ vectors, labels: planted, ...limits });
    expect(wrong).toHaveLength(10);
    for (const { row, person, rival } of wrong) {
      expect(person).toBe(labels[row]);
      expect(planted[rival]).toBe(person);
    }
    expect(turns.mock.calls.length).toBeGreaterThanOrEqual(2 * labels.length + wrong.length);
    turns.mockRestore();
  });

  it('of one photo has nothing to say about it but that it is the farthest', async () => {
    const measured = await new CleaningDesk().measure({
      ...people(1, 1),
      ...{ alike: 0.01, percentile: 100, minImages: 0 },
    });
    expect(measured.wrong).toEqual([]);
    expect(measured.pairs).toEqual([]);
    expect([...measured.distances]).toEqual([0]);
  });
});
