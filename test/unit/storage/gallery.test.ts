/** The gallery of a device: kept change by change, seen by every tab, changed by one at a time. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage, type Storage } from '../../../src/storage/entries';
import { Gate, gated } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';
import { faceKey, personKey, pictureKey, type FaceEntry } from '../../../src/storage/gallery-state';
import type { FaceRecord } from '../../../src/export/gallery-records';

const later = () => Date.now() + 1;

/** Tabs of one device: one storage, and words that reach the others. */
function device(storage: Storage = memoryStorage()) {
  const ears: ((word: never) => void)[] = [];
  return () => {
    const open = <W>(_: string, onWord: (word: W) => void) => {
      ears.push(onWord as never);
      const others = () => ears.filter((ear) => ear !== (onWord as never));
      return { tell: (word: W) => others().forEach((ear) => ear(word as never)) };
    };
    const gate = new Gate(memoryStorage(), () => undefined);
    return { gallery: new GalleryStore(gated(storage, gate), gate, open as never), gate };
  };
}

const face = (id: string, person: string): FaceEntry => ({
  person,
  record: { id, added: 1 } as FaceRecord,
});
const add = (gallery: GalleryStore, name: string, since = later()) =>
  gallery.edit(() =>
    gallery.change(
      () => ({
        set: [
          [personKey(name), { id: name, name }],
          [faceKey(`${name}1`), face(`${name}1`, name)],
          [pictureKey(faceKey(`${name}1`)), new Blob(['picture'])],
        ],
      }),
      since,
    ),
  );
const names = async (gallery: GalleryStore) =>
  [...(await gallery.state()).people.values()].map(({ name }) => name).sort();

beforeEach(() => vi.stubGlobal('navigator', {}));
afterEach(() => vi.unstubAllGlobals());

describe('the gallery of a device', () => {
  it('is there at the next visit, pictures too', async () => {
    const tab = device();
    expect(await add(tab().gallery, 'Alder')).toBe(true);
    const { gallery } = tab();
    expect(await names(gallery)).toEqual(['Alder']);
    expect(await (await gallery.picture(pictureKey(faceKey('Alder1'))))!.text()).toBe('picture');
  });

  it('another tab sees each change', async () => {
    const tab = device();
    const [here, there] = [tab().gallery, tab().gallery];
    expect(await names(there)).toEqual([]);
    const told = vi.fn();
    there.onChange(told);
    await add(here, 'Alder');
    expect(told).toHaveBeenCalled();
    expect(await names(there)).toEqual(['Alder']);
  });

  it('another tab that was told nothing reads anew before it changes something', async () => {
    const storage = memoryStorage();
    const [here, there] = [device(storage)().gallery, device(storage)().gallery];
    await names(there);
    await add(here, 'Alder');
    await add(there, 'Birch');
    expect(await names(there)).toEqual(['Alder', 'Birch']);
  });

  it('who is told of a change is told what changed', async () => {
    const { gallery } = device()();
    const told = vi.fn();
    gallery.onChange(told);
    await add(gallery, 'Alder');
    const changes = told.mock.calls.at(-1)![0];
    expect(changes).toMatchObject([{ kind: 'person' }, { kind: 'face' }]);
    expect(changes[0]).not.toHaveProperty('before');
  });

  it('while another tab is at it, one is told so, and nothing is changed', async () => {
    const tab = device();
    const [here, there] = [tab().gallery, tab().gallery];
    let end = () => {};
    const busy = here.edit(() => new Promise<void>((resolve) => (end = resolve)));
    await expect(add(there, 'Birch')).rejects.toMatchObject({
      code: 'IN_USE',
      message: 'Another tab is changing the gallery just now.',
    });
    end();
    await busy;
    await add(there, 'Birch');
    expect(await names(here)).toEqual(['Birch']);
  });

  it('two works of one tab go on side by side', async () => {
    const { gallery } = device()();
    await gallery.edit(() => add(gallery, 'Alder'));
    expect(await names(gallery)).toEqual(['Alder']);
  });

  it('a change that does not fit leaves what was there', async () => {
    const storage = memoryStorage();
    const tab = device(storage);
    const { gallery } = tab();
    await add(gallery, 'Alder');
    vi.spyOn(storage, 'set').mockRejectedValueOnce(new DOMException('', 'QuotaExceededError'));
    await expect(add(gallery, 'Birch')).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect(await names(gallery)).toEqual(['Alder']);
    expect(await names(tab().gallery)).toEqual(['Alder']);
  });

  it('a removal that fails is said, and whoever it was about is still there', async () => {
    const storage = memoryStorage();
    vi.spyOn(storage, 'delete').mockRejectedValueOnce(new Error('refused'));
    const tab = device(storage);
    const { gallery } = tab();
    await add(gallery, 'Alder');
    const removal = () =>
      gallery.edit(() => gallery.change(() => ({ remove: [personKey('Alder')] }), later()));
    await expect(removal()).rejects.toMatchObject({ code: 'STORAGE_BLOCKED' });
    expect(await names(gallery)).toEqual(['Alder']);
    await removal();
    expect([await names(gallery), await names(tab().gallery)]).toEqual([[], []]);
  });

  it('a change that writes and removes does both or neither', async () => {
    const storage = memoryStorage();
    vi.spyOn(storage, 'delete').mockRejectedValue(new Error('refused'));
    const tab = device(storage);
    const { gallery } = tab();
    await add(gallery, 'Alder');
    const set = vi.spyOn(storage, 'set');
    const change = () =>
      gallery.edit(() =>
        gallery.change(
          () => ({
            set: [[personKey('Birch'), { id: 'Birch', name: 'Birch' }]],
            remove: [personKey('Alder')],
          }),
          later(),
        ),
      );
    set.mockRejectedValueOnce(new DOMException('', 'QuotaExceededError'));
    await expect(change()).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    expect([await names(gallery), await names(tab().gallery)]).toEqual([['Alder'], ['Alder']]);
    await change();
    expect([await names(gallery), await names(tab().gallery)]).toEqual([['Birch'], ['Birch']]);
  });

  it('what is not to be kept is in memory, and it is said', async () => {
    const tab = device();
    const { gallery, gate } = tab();
    await gate.choose({ nothing: true });
    expect(await add(gallery, 'Alder')).toBe(false);
    expect(await names(gallery)).toEqual(['Alder']);
    expect(await gallery.picture(pictureKey(faceKey('Alder1')))).toBeInstanceOf(Blob);
    expect(await names(tab().gallery)).toEqual([]);
  });

  it('a browser that stores nothing has the people until the tab is closed', async () => {
    const refuse = () => Promise.reject(new Error('refused'));
    const { gallery } = device({
      ...{ get: refuse, set: refuse, delete: refuse, keys: refuse, clear: refuse },
    })();
    expect(await add(gallery, 'Alder')).toBe(false);
    expect(await names(gallery)).toEqual(['Alder']);
    await gallery.wipe();
    expect(await names(gallery)).toEqual([]);
  });

  it('is wiped in every tab, and what was begun before is not written after it', async () => {
    const tab = device();
    const [here, there] = [tab().gallery, tab().gallery];
    await add(here, 'Alder');
    const since = Date.now() - 5;
    await here.wipe();
    expect([await names(here), await names(there)]).toEqual([[], []]);
    for (const each of [here, there]) {
      await expect(add(each, 'Birch', since)).rejects.toMatchObject({ code: 'STORAGE_BLOCKED' });
    }
    await add(here, 'Cedar');
    expect(await names(there)).toEqual(['Cedar']);
  });

  it('goes with all else that is wiped', async () => {
    const storage = memoryStorage();
    const { gallery, gate } = device(storage)();
    await add(gallery, 'Alder');
    const told = vi.fn();
    gallery.onChange(told);
    await gate.wipe(
      async () => {},
      () => storage.clear(),
    );
    expect(told).toHaveBeenCalled();
    expect(await names(gallery)).toEqual([]);
  });
});
