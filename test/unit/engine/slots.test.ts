import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Slots } from '../../../src/engine/slots';

const tick = () => new Promise((resolve) => setTimeout(resolve));

describe('back-pressure', () => {
  it('runs as many as there are slots, and the others in their order', async () => {
    const slots = new Slots(() => 2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const runs = [0, 1, 2, 3].map((i) =>
      slots.run(() => {
        started.push(i);
        return new Promise<void>((resolve) => finish.push(resolve));
      }),
    );
    await tick();
    expect(started).toEqual([0, 1]);
    expect(slots.waiting).toBe(2);
    finish[1]!();
    await tick();
    expect(started).toEqual([0, 1, 2]);
    finish[0]!();
    await tick();
    finish.slice(2).forEach((done) => done());
    await tick();
    finish[3]!();
    await Promise.all(runs);
    expect(slots.waiting).toBe(0);
  });

  it('never runs more than there are slots, though a call comes in the moment one is freed', async () => {
    const slots = new Slots(() => 1);
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await tick();
      running--;
    };
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const first = slots.run(() => finished);
    const waiting = slots.run(work);
    // Comes between the end of the first and the start of the one that waits.
    const late = finished.then(() => slots.run(work));
    finish();
    await Promise.all([first, waiting, late]);
    expect(most).toBe(1);
  });

  it('refuses a call that was aborted before it would wait', async () => {
    const slots = new Slots(() => 0);
    const call = slots.run(async () => 'ran', AbortSignal.abort());
    await expect(call).rejects.toMatchObject({ code: 'ABORTED' });
    expect(slots.waiting).toBe(0);
  });

  it('lets a call that is aborted while it waits go, and never runs it', async () => {
    const slots = new Slots(() => 1);
    let release = () => {};
    const first = slots.run(() => new Promise<void>((resolve) => (release = resolve)));
    const controller = new AbortController();
    let ran = false;
    const second = slots.run(async () => {
      ran = true;
    }, controller.signal);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'ABORTED' });
    release();
    await first;
    await tick();
    expect(ran).toBe(false);
    await expect(slots.run(async () => 'free')).resolves.toBe('free');
  });

  it('listens to a signal only while the call waits', async () => {
    const slots = new Slots(() => 1);
    const { signal } = new AbortController();
    const first = slots.run(tick);
    const second = slots.run(tick, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await Promise.all([first, second]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('frees the slot of a call that failed', async () => {
    const slots = new Slots(() => 1);
    await expect(slots.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(slots.run(async () => 'next')).resolves.toBe('next');
  });
});
