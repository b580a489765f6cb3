/** What is written to the device goes through one gate: it knows of wipes, and of the choice to keep nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Keeping } from '../../../src/base/types';
import { choose, DELAY, Device, keepAll, openTab, WORK, type Tab } from './device';

const { current } = vi.hoisted(() => ({ current: {} as { device: Device } }));

vi.mock('../../../src/storage/entries', async (original) => ({
  ...(await original<object>()),
  indexedDbStorage: (name: string) => current.device.open(name),
}));

const DAY = 86_400_000;

let device: Device;

beforeEach(() => {
  device = current.device = new Device();
  device.stub();
});

afterEach(() => vi.unstubAllGlobals());

/** Another tab has heard of what one did. */
const told = () => new Promise((resolve) => setTimeout(resolve, 50));

const wipe = (tab: Tab) => tab.wipeStores(async () => {});

/** Of everything that is kept: databases, choices, files. */
const KINDS = 9;

describe('what was begun before a wipe', () => {
  it.each(Object.entries(WORK))('of this tab is not written after it: %s', async (_, begin) => {
    const tab = await openTab();
    const write = await begin(tab);
    await wipe(tab);
    await write().catch((error: unknown) =>
      expect(error).toMatchObject({ code: 'STORAGE_BLOCKED', hint: 'Start again.' }),
    );
    expect(await device.contents()).toEqual([]);
  });

  it.each(Object.entries(WORK))('of another tab is not written after it: %s', async (_, begin) => {
    const [tab, other] = [await openTab(), await openTab()];
    const write = await begin(tab);
    await wipe(other);
    await told();
    await write().catch(() => {});
    expect(await device.contents()).toEqual([]);
  });

  it('is not written after it where it waits for what may be kept: choices', async () => {
    const tab = await openTab();
    tab.remember('closed line', 'yes');
    await wipe(tab);
    expect(await device.contents()).toEqual([]);
  });

  it('is written to its end first where it is being written', async () => {
    const tab = await openTab();
    const storage = tab.openStore('runs');
    const inner = device.open('facet-runs');
    const { set } = inner;
    let finish = () => {};
    inner.set = async (entries) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await set(entries);
    };
    const writing = storage.set([['a run', {}]]);
    await told();
    const wiping = wipe(tab);
    await told();
    finish();
    await Promise.all([writing, wiping]);
    expect(await device.contents()).toEqual([]);
  });

  it('is a result, too, that waits to be written, in another tab as well', async () => {
    const [tab, other] = [await openTab(), await openTab()];
    const cache = new tab.ResultCache<string>(tab.openStore('embeddings'));
    cache.set('first', 'waits');
    await wipe(other);
    await told();
    await new Promise((resolve) => setTimeout(resolve, DELAY + 50));
    expect(await cache.get('first')).toBeUndefined();
    expect(await device.contents()).toEqual([]);
  });
});

describe('a wipe', () => {
  it('takes everything that was kept', async () => {
    const tab = await openTab();
    await keepAll(tab);
    expect((await device.contents()).length).toBeGreaterThan(KINDS);
    await wipe(tab);
    expect(await device.contents()).toEqual([]);
  });

  it('leaves the gate open for what is begun after it', async () => {
    const tab = await openTab();
    await wipe(tab);
    // What begins in the very millisecond of a wipe counts as begun before.
    await told();
    await keepAll(tab);
    expect((await device.contents()).length).toBeGreaterThan(KINDS);
  });

  it('tells pages of both tabs once all is gone', async () => {
    const [tab, other] = [await openTab(), await openTab()];
    await keepAll(tab);
    const seen: string[][] = [];
    for (const each of [tab, other]) {
      each.gate.on('wiped', () => void device.contents().then((left) => seen.push(left)));
    }
    await wipe(tab);
    await told();
    expect(seen).toEqual([[], []]);
  });

  it('says what is left where the browser does not let go of it', async () => {
    device.open('facet-runs').clear = () => Promise.reject(new Error('busy'));
    const tab = await openTab();
    await keepAll(tab);
    await expect(wipe(tab)).rejects.toMatchObject({
      code: 'STORAGE_BLOCKED',
      message: 'Not all could be wiped. Left: Runs of Evaluate.',
    });
  });
});

describe('while nothing is to be kept', () => {
  it.each<[string, (chosen: Keeping) => Promise<Tab>]>([
    [
      'by this tab',
      async () => {
        const tab = await openTab();
        await tab.gate.choose({ nothing: true });
        return tab;
      },
    ],
    [
      'by another tab that was open before',
      async () => {
        const [tab, other] = [await openTab(), await openTab()];
        await tab.gate.keeping();
        await other.gate.choose({ nothing: true });
        await told();
        return tab;
      },
    ],
    [
      'by an earlier visit',
      async () => {
        await (await openTab()).gate.choose({ nothing: true });
        return openTab();
      },
    ],
  ])('as chosen %s, only that choice is on the device', async (_, open) => {
    const tab = await open({ nothing: true, days: 30 });
    await keepAll(tab);
    expect(await device.contents()).toEqual(['facet-keeping: keeping']);
  });

  it('weights, results and zips work from memory', async () => {
    const tab = await openTab();
    await tab.gate.choose({ nothing: true });
    const notes: unknown[] = [];
    const storage = tab.forgivingStorage(tab.openStore('weights'), (note) => notes.push(note));
    await storage.set([['index:net', 'an index']]);
    expect(await storage.get('index:net')).toBe('an index');
    expect(await storage.isTemporary('index:net')).toBe(true);
    expect(notes).toEqual([]);
    const folder = await tab.openStaging('a zip', {});
    await tab.stagingSink(folder, Date.now()).write('1.png', new Blob(['png']));
    expect((await tab.zipFileOfFolder(folder)).size).toBeGreaterThan(0);
    await expect(tab.keepRun({} as never)).resolves.toBe('unwanted');
  });

  it('a run that gathers on the device stops with the reason', async () => {
    const tab = await openTab();
    const folder = await tab.openStaging('a zip', {});
    await tab.gate.choose({ nothing: true });
    const writing = tab.stagingSink(folder, Date.now()).write('1.png', new Blob(['png']));
    await expect(writing).rejects.toMatchObject({ message: /^Nothing is kept on this device/ });
  });

  it('what is kept already is there until it is wiped', async () => {
    const tab = await openTab();
    await (
      await WORK.runs!(tab)
    )();
    await tab.gate.choose({ nothing: true });
    expect(await device.contents()).toEqual(['facet-keeping: keeping', 'facet-runs: a run']);
    await wipe(tab);
    expect(await device.contents()).toEqual(['facet-keeping: keeping']);
  });

  it('and the choice is taken back, nothing of it stays', async () => {
    const tab = await openTab();
    await tab.gate.choose({ nothing: true });
    await tab.gate.choose({ nothing: false });
    expect(await device.contents()).toEqual([]);
    await keepAll(tab);
    expect((await device.contents()).length).toBeGreaterThan(KINDS);
  });
});

describe('what is older than it is to be kept', () => {
  const KEPT = ['facet-embeddings-v3: photo', 'facet-runs: a run', 'facet-work: align'];
  const STAGED = ['file: facet-align/a zip/.facet.json'];

  /** Results, a run, unfinished work and a zip, of now. */
  async function keepSome(tab: Tab): Promise<void> {
    for (const kind of ['results', 'runs', 'work', 'zips']) await (await WORK[kind]!(tab))();
  }

  /** What is left for a page that starts so many days later; names without the time in them. */
  async function leftAfter(tab: Tab, days: number): Promise<string[]> {
    await tab.forgetOld(Date.now() + days * DAY);
    return (await device.contents()).map((name) => name.replace(/\d{5,} /, ''));
  }

  it('goes when a page starts: results, runs, unfinished work and its zip', async () => {
    const tab = await openTab();
    await keepSome(tab);
    expect(await leftAfter(tab, 29)).toEqual([...KEPT, ...STAGED]);
    expect(await leftAfter(tab, 31)).toEqual([]);
  });

  it('goes by the number of days that was chosen, or never', async () => {
    const tab = await openTab();
    await keepSome(tab);
    const choice = 'facet-keeping: keeping';
    await tab.gate.choose({ days: Infinity });
    expect(await leftAfter(tab, 4_000)).toEqual([...KEPT, ...STAGED, choice].sort());
    await tab.gate.choose({ days: 7 });
    expect(await leftAfter(tab, 6)).toEqual([...KEPT, ...STAGED, choice].sort());
    expect(await leftAfter(tab, 8)).toEqual([choice]);
  });

  it('is not weights, nor what a person chose', async () => {
    const tab = await openTab();
    await (
      await WORK.weights!(tab)
    )();
    await choose(tab);
    expect(await leftAfter(tab, 4_000)).toEqual([
      'choice: facet:closed line',
      'facet-weights: data:net',
      'facet-weights: index:net',
    ]);
  });
});
