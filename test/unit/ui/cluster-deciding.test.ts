/** What is decided on the Cluster page, back and forth and on the device. */
import { describe, expect, it, vi } from 'vitest';
import { named } from '../../../src/identify/decisions';
import { keptDecisions } from '../../../src/storage/decisions';
import { Deciding } from '../../../src/ui/pages/cluster/deciding.svelte';
import { added } from '../../../src/ui/pages/cluster/source';

// As over plain http, where there are no locks between tabs.
vi.stubGlobal('navigator', {});

const GROUP = { faces: ['a 0 0 9 9', 'b 0 0 9 9'] };

describe('deciding', () => {
  it('goes back and forth', () => {
    const deciding = new Deciding();
    const before = deciding.now;
    deciding.change(named(before, GROUP, 'Anna'));
    const after = deciding.now;
    deciding.undo();
    expect(deciding.now).toBe(before);
    deciding.redo();
    expect(deciding.now).toBe(after);
  });

  it('goes on where the browser stores nothing, and has nothing from earlier', async () => {
    const deciding = new Deciding();
    await deciding.load();
    deciding.change(named(deciding.now, GROUP, 'Anna'));
    expect(deciding.now.people.map(({ name }) => name)).toEqual(['Anna']);
    expect(await keptDecisions()).toBeUndefined();
  });
});

describe('photos that come together', () => {
  const [one, other] = [new Blob(['one']), new Blob(['other'])];

  it('are each there, also under one name', () => {
    const all = added(new Map([['x.jpg', one]]), new Map([['x.jpg', other]]));
    expect([...all]).toEqual([
      ['x.jpg', one],
      ['2/x.jpg', other],
    ]);
  });
});
