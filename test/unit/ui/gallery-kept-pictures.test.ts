/** Pictures of faces on the page: they go with their faces. */
import { describe, expect, it, vi } from 'vitest';
import type { EnrolledFace } from '../../../src/base/types';
import { keptPictures } from '../../../src/ui/pages/gallery/kept-pictures.svelte';

const { crop } = vi.hoisted(() => ({
  crop: vi.fn(async (id: string): Promise<Blob | undefined> => new Blob([id])),
}));
vi.mock('../../../src/page-facet', () => ({ facet: { gallery: { crop } } }));

const face = (id: string) => ({ id, hasCrop: true }) as EnrolledFace;
const [a, b] = [face('a'), face('b')];
const told = () => new Promise((resolve) => setTimeout(resolve));

describe('pictures that were fetched', () => {
  it('of a face that was removed go, those of others stay', async () => {
    keptPictures.want([a, b]);
    await told();
    keptPictures.keepOnly([a]);
    expect(keptPictures.of('a')).toBeInstanceOf(Blob);
    expect(keptPictures.of('b')).toBeUndefined();
  });

  it('all go where everybody is wiped, those cut from them too', async () => {
    keptPictures.want([a, b]);
    await told();
    const cleared = vi.spyOn(keptPictures.crops, 'clear');
    keptPictures.keepOnly([]);
    expect([keptPictures.of('a'), keptPictures.of('b')]).toEqual([undefined, undefined]);
    expect(cleared).toHaveBeenCalled();
  });

  it('one that comes after its face was wiped is let go', async () => {
    keptPictures.want([a]);
    keptPictures.keepOnly([]);
    await told();
    expect(keptPictures.of('a')).toBeUndefined();
  });

  it('a face that comes again is fetched again', async () => {
    crop.mockClear();
    keptPictures.want([a]);
    await told();
    expect(crop).toHaveBeenCalledOnce();
    expect(keptPictures.of('a')).toBeInstanceOf(Blob);
  });
});
