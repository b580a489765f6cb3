import { describe, expect, it } from 'vitest';
import { orEnded } from '../../../src/base/ending';
import { held } from './collected';

const never = new Promise<never>(() => {});

describe('work beside an ending', () => {
  it('gives its result, and its own failure', async () => {
    await expect(orEnded(Promise.resolve('done'), never)).resolves.toBe('done');
    await expect(orEnded(Promise.reject(new Error('no')), never)).rejects.toThrow('no');
  });

  it('fails as soon as the end comes, all of it that is open', async () => {
    let end = (_: Error) => {};
    const ending = new Promise<never>((_, reject) => (end = reject));
    const open = [orEnded(never, ending), orEnded(never, ending)].map((work) =>
      expect(work).rejects.toThrow('gone'),
    );
    end(new Error('gone'));
    await Promise.all(open);
  });

  it('fails at once where the end has come before', async () => {
    const ending = Promise.reject(new Error('gone'));
    await expect(orEnded(never, ending)).rejects.toThrow('gone');
    await expect(orEnded(never, ending)).rejects.toThrow('gone');
  });

  it('is not held by an ending that never comes', async () => {
    const references: WeakRef<object>[] = [];
    for (let i = 0; i < 50; i++) {
      const result = { i };
      references.push(new WeakRef(result));
      await orEnded(Promise.resolve(result), never);
    }
    // The last may still be in a register of the loop.
    expect(await held(references)).toBeLessThanOrEqual(1);
  });
});
