/** What is decided about photos on the Clean page, taken back and done again. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import type { CleaningMove } from '../../../src/base/types';
import { Decisions } from '../../../src/ui/pages/clean/decisions.svelte';

const remove = (path: string): CleaningMove => ({ path, action: 'remove' });

describe('decisions', () => {
  it('about several photos are taken back as one', () => {
    const decisions = new Decisions();
    decisions.decide([remove('a'), remove('b')]);
    decisions.decide([{ path: 'a', action: 'keep' }]);
    decisions.undo();
    expect([...decisions.moves.values()]).toEqual([remove('a'), remove('b')]);
    decisions.undo();
    expect(decisions.moves.size).toBe(0);
    expect(decisions.canUndo).toBe(false);
  });

  it('that follow one taken back leave nothing to do again', () => {
    const decisions = new Decisions();
    decisions.decide([remove('a')]);
    decisions.undo();
    decisions.decide([remove('b')]);
    expect(decisions.canRedo).toBe(false);
  });

  it('stay for photos that are still there when they are looked through again', () => {
    const decisions = new Decisions();
    decisions.decide([remove('a'), remove('gone')]);
    decisions.keepOnly(new Map([['a', new Blob()]]));
    expect([...decisions.moves.keys()]).toEqual(['a']);
  });

  it('of a thousand random steps are all taken back, each to the state before', () => {
    const random = seededRandom(1);
    const decisions = new Decisions();
    const before: string[] = [];
    const now = () => JSON.stringify([...decisions.moves]);
    for (let step = 0; step < 1000; step++) {
      before.push(now());
      const paths = Array.from({ length: 1 + Math.floor(3 * random()) }, () =>
        String(Math.floor(20 * random())),
      );
      const kind = random();
      decisions.decide(
        paths.map((path) =>
          kind < 0.4
            ? remove(path)
            : kind < 0.7
              ? { path, action: 'keep' }
              : { path, action: 'move', to: String(step) },
        ),
      );
    }
    const last = now();
    for (const state of before.reverse()) {
      decisions.undo();
      expect(now()).toBe(state);
    }
    for (let step = 0; step < 1000; step++) decisions.redo();
    expect(now()).toBe(last);
  });
});
