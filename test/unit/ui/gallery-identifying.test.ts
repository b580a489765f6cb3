/** Photos in which people are looked for. */
import { describe, expect, it, vi } from 'vitest';
import { aborted } from '../../../src/base/errors';
import { Identifying } from '../../../src/ui/pages/gallery/identifying.svelte';

const { identifyMany } = vi.hoisted(() => ({ identifyMany: vi.fn() }));
vi.mock('../../../src/page-facet', () => ({
  facet: { gallery: { identifyMany }, status: { subscribe: () => {} } },
}));
vi.mock('../../../src/ui/status.svelte', () => ({ embedderInUse: async () => {} }));

const found = { faces: [], notes: [] };

describe('a photo whose work was ended by somebody else', () => {
  it('has not failed: it waits, and is looked at when one goes on', async () => {
    identifyMany.mockImplementationOnce(async function* () {
      yield { index: 0, error: aborted() };
      yield { index: 1, identified: found };
    });
    const from = new Identifying();
    from.add(['a', 'b'].map((path) => ({ path, file: new Blob([path]) })));
    await vi.waitFor(() => expect(from.stopped).toBe(true));
    expect(from.photos.map(({ error, identified }) => [error, identified])).toEqual([
      [undefined, undefined],
      [undefined, found],
    ]);
    expect(from.waiting).toBe(1);
    identifyMany.mockImplementationOnce(async function* () {
      yield { index: 0, identified: found };
    });
    from.run();
    await vi.waitFor(() => expect(from.waiting).toBe(0));
    expect(from.stopped).toBe(false);
  });
});
