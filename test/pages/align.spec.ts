/** A data set of people aligned on the page: one click, one zip, one folder; stopped, continued, by hand. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { png } from '../fixtures/png';
import { zip } from '../fixtures/zips';
import { expect, test } from './support/facet-page';
import {
  fillPhotos,
  withOwnFolders,
  withoutDialogs,
  writtenFiles,
  writtenLists,
} from './support/folders';
import { person } from './support/samples';

const SIX = ['Alder', 'Aster', 'Hazel'].flatMap((name) =>
  [1, 2].map((number) => `${name}/${name}_000${number}.png`),
);

const outcome = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeAttached();

async function savedZip(page: Page): Promise<Record<string, Uint8Array>> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the zip' }).click();
  const path = await (await coming).path();
  return unzipSync(readFileSync(path));
}

/** Width and height as the header of a PNG says. */
const sizeOf = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

/** Lines of the one list of boxes in a zip. */
function boxesIn(files: Record<string, Uint8Array>): string[] {
  const lists = Object.keys(files).filter((name) => name.startsWith('bounding_boxes'));
  expect(lists).toHaveLength(1);
  return new TextDecoder().decode(files[lists[0]!]).trimEnd().split('\n');
}

const packed = (name: string, files: Record<string, Uint8Array<ArrayBuffer>>) => ({
  name,
  mimeType: 'application/zip',
  buffer: Buffer.from(
    zip(Object.entries(files).map(([name, data]) => ({ name, data, stored: true }))),
  ),
});

const photoOf = (name: string, number: number) =>
  new Uint8Array(readFileSync(person(name, number)));
const nobody = () => png({ width: 120, height: 90 });

/** A folder `photos` somewhere, with these photos of the samples as one person's. */
function photosFolder(...of: [name: string, number: number][]): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'facet-')), 'photos');
  mkdirSync(join(folder, 'someone'), { recursive: true });
  of.forEach(([name, number], i) => {
    const to = join(folder, 'someone', `${i + 1}.jpg`);
    copyFileSync(person(name, number), to);
    utimesSync(to, 0, 0);
  });
  return folder;
}

/** Photos of one person, as many as one likes, in a zip. */
function crowd(count: number): { name: string; mimeType: string; buffer: Buffer } {
  const data = readFileSync(person('Aster', 1));
  const files = Array.from({ length: count }, (_, i) => ({
    name: `Aster/Aster_${String(i + 1).padStart(4, '0')}.jpg`,
    data,
    stored: true,
  }));
  return { name: 'crowd.zip', mimeType: 'application/zip', buffer: Buffer.from(zip(files)) };
}

async function chooseArchive(page: Page, file: ReturnType<typeof crowd>) {
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose archive' }).click();
  await (await dialog).setFiles(file);
}

test('the sample people are aligned by one click, and saved as a zip', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 photos looked through: 6 faces written.');
  await expect(page.getByRole('region', { name: 'Last faces' }).locator('img')).toHaveCount(6);
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/Detect\s*[\d.]+\/s/);
  const files = await savedZip(page);
  const names = Object.keys(files).sort();
  expect(names.filter((name) => name.endsWith('.png'))).toEqual(SIX);
  for (const name of SIX) expect(sizeOf(files[name]!)).toEqual([160, 160]);
  const list = names.find((name) => /^bounding_boxes_\d{5}\.txt$/.test(name))!;
  const lines = new TextDecoder().decode(files[list]).trimEnd().split('\n');
  expect(lines).toHaveLength(6);
  for (const line of lines) expect(line).toMatch(/^\w+\/\w+_000\d\.png( \d+){4}$/);
});

test('a picked folder goes by another rule into a folder of one’s own', async ({ facet, page }) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await expect(page.getByText('Into “mine”')).toBeVisible();
  await page.getByRole('radio', { name: 'ArcFace 112' }).check();
  await expect(page.getByText('For MobileFaceNet')).toBeVisible();
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
  expect(await writtenFiles(page)).toEqual(SIX);
  await page.getByRole('button', { name: 'Align again' }).click();
  await outcome(page, '6 were there already.');
});

test('a run is held, stopped and continued, and nothing is done twice', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, crowd(60));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await expect(page.getByText(/^[1-9]\d* of 60 photos/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused')).toBeVisible();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await outcome(page, /Stopped after \d+ photos/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await outcome(
    page,
    /^60 photos looked through: \d+ faces written\. \d+ (was|were) there already\.$/,
  );
  const files = await savedZip(page);
  expect(Object.keys(files).filter((name) => name.endsWith('.png'))).toHaveLength(60);
});

test('a zip that a closed tab left is offered, and goes on', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await page.getByRole('radio', { name: 'Training 182' }).check();
  await chooseArchive(page, crowd(5));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '5 faces written.');
  await page.reload();
  await expect(page.getByText(/A zip of crowd\.zip is unfinished: 6 files so far/)).toBeVisible();
  await page.getByRole('button', { name: 'Use its settings' }).click();
  await expect(page.getByRole('radio', { name: 'Training 182' })).toBeChecked();
  await chooseArchive(page, crowd(7));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '7 photos looked through: 2 faces written. 5 were there already.');
  expect(boxesIn(await savedZip(page))).toHaveLength(7);
});

test('other photos of the same name get a zip of their own', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const [first, second] = [
    photosFolder(['Alder', 1], ['Alder', 2]),
    photosFolder(['Hazel', 1], ['Hazel', 2]),
  ];
  const align = page.getByRole('button', { name: 'Align', exact: true });
  await facet.pick('Choose folder', first);
  await align.click();
  await outcome(page, '2 photos looked through: 2 faces written.');
  const ofFirst = await savedZip(page);
  await facet.pick('Choose folder', second);
  await align.click();
  await outcome(page, '2 photos looked through: 2 faces written.');
  const unfinished = page.getByRole('region', { name: 'Unfinished work' });
  // The saved one is over; the one that is gathered is not something left.
  await expect(unfinished).toBeHidden();
  await facet.pick('Choose folder', first);
  await expect(unfinished).toContainText('A zip of photos is unfinished: 3 files so far');
  await align.click();
  await outcome(page, '2 photos looked through: 2 faces written.');
  const again = await savedZip(page);
  expect(again['someone/1.png']).toEqual(ofFirst['someone/1.png']);
  // Photos that were left unsaved are known again.
  await facet.pick('Choose folder', second);
  await align.click();
  await outcome(page, '2 photos looked through: 0 faces written. 2 were there already.');
  const ofSecond = await savedZip(page);
  expect(Object.keys(ofSecond).sort().slice(1)).toEqual(['someone/1.png', 'someone/2.png']);
  expect(ofSecond['someone/1.png']).not.toEqual(ofFirst['someone/1.png']);
});

test('a zip that was left can be saved as it is', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, crowd(2));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '2 faces written.');
  await page.reload();
  const unfinished = page.getByRole('region', { name: 'Unfinished work' });
  const coming = page.waitForEvent('download');
  await unfinished.getByRole('button', { name: 'Save as it is' }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe('crowd.zip 160-32.zip');
  expect(boxesIn(unzipSync(readFileSync(await download.path())))).toHaveLength(2);
  await expect(unfinished).toBeHidden();
});

test('a zip that was saved can be saved again after a look at another page', async ({
  facet,
  page,
}) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, crowd(2));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '2 faces written.');
  const visitAnother = async () => {
    await page.getByRole('link', { name: 'Models' }).click();
    await page.getByRole('link', { name: 'Align' }).click();
    await expect(page.getByRole('button', { name: 'Save the zip' })).toBeVisible();
  };
  await visitAnother();
  await expect(page.getByRole('button', { name: 'Discard' })).toBeHidden();
  expect(boxesIn(await savedZip(page))).toHaveLength(2);
  await visitAnother();
  expect(boxesIn(await savedZip(page))).toHaveLength(2);
  await expect(page.getByRole('alert')).toBeHidden();
});

test('a zip that was wiped with all that is stored is not offered any more', async ({
  facet,
  page,
}) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
  const save = page.getByRole('button', { name: 'Save the zip' });
  await expect(save).toBeVisible();
  await page.evaluate(() => window.facet.wipe());
  await page.goto('./#/detect');
  await page.goto('./#/align');
  await expect(page.getByRole('heading', { level: 1, name: 'Align' })).toBeVisible();
  await expect(save).toBeHidden();
  await page.getByRole('button', { name: 'Align again' }).click();
  await outcome(page, '6 faces written.');
  await expect(save).toBeVisible();
});

test('what one tab gathers, another neither offers nor takes away', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, crowd(2));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '2 faces written.');
  const other = await page.context().newPage();
  const visit = async () => {
    await other.goto('./#/align');
    await other.reload();
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    await other.waitForTimeout(500);
    await expect(other.getByRole('region', { name: 'Unfinished work' })).toBeHidden();
  };
  await visit();
  expect(boxesIn(await savedZip(page))).toHaveLength(2);
  await visit();
  expect(boxesIn(await savedZip(page))).toHaveLength(2);
  await page.getByRole('button', { name: 'Align again' }).click();
  await outcome(page, '2 were there already.');
  await page.close();
  await other.reload();
  await expect(other.getByText(/A zip of crowd\.zip is unfinished: 3 files/)).toBeVisible();
  await other.close();
});

test('a folder that a closed tab left half way goes on where it was, into the same folder', async ({
  facet,
  page,
}) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await fillPhotos(page, ['Alder', 'Aster', 'Hazel', 'Iris'], 8);
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await page.getByRole('radio', { name: 'Training 182' }).check();
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await expect(page.getByText(/^[1-9]\d* of 32 photos/)).toBeVisible();
  await page.reload();
  const unfinished = page.getByRole('region', { name: 'Unfinished work' });
  await expect(unfinished).toContainText('photos');
  await expect(unfinished).toContainText('into “mine”');
  await unfinished.getByRole('button', { name: 'Go on' }).click();
  await outcome(
    page,
    /^32 photos looked through: \d+ faces written\. \d+ (was|were) there already\.$/,
  );
  await expect(page.getByRole('radio', { name: 'Training 182' })).toBeChecked();
  expect(await writtenFiles(page)).toHaveLength(32);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(unfinished).toBeHidden();
});

test('a zip of a picked folder goes on by one click after a closed tab', async ({
  facet,
  page,
}) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await fillPhotos(page, ['Alder', 'Aster', 'Hazel', 'Iris'], 8);
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await expect(page.getByText(/^([4-9]|[12]\d) of 32 photos/)).toBeVisible();
  await page.reload();
  const unfinished = page.getByRole('region', { name: 'Unfinished work' });
  await unfinished.getByRole('button', { name: 'Go on' }).click();
  await outcome(
    page,
    /^32 photos looked through: \d+ faces written\. \d+ (was|were) there already\.$/,
  );
  await expect(unfinished).toBeHidden();
  // One list has all, also of the faces that the closed tab had just written.
  expect(boxesIn(await savedZip(page))).toHaveLength(32);
});

test('a folder that was stopped and continued has one list of boxes', async ({ facet, page }) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await fillPhotos(page, ['Alder', 'Aster', 'Hazel', 'Iris'], 8);
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await expect(page.getByText(/^[1-9]\d* of 32 photos/)).toBeVisible();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await outcome(page, /Stopped after \d+ photos/);
  await page.getByRole('button', { name: 'Continue' }).click();
  await outcome(page, /^32 photos looked through/);
  const lists = await writtenLists(page);
  expect(lists).toHaveLength(1);
  expect(lists[0]!.trimEnd().split('\n')).toHaveLength(32);
});

test('a destination that fails half way has a list of what was written', async ({
  facet,
  page,
}) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await page.evaluate(() => {
    const { prototype } = FileSystemFileHandle;
    const { createWritable } = prototype;
    let photos = 0;
    prototype.createWritable = async function (options) {
      if (this.name.endsWith('.png') && ++photos > 3) throw new DOMException('', 'NotAllowedError');
      return createWritable.call(this, options);
    };
  });
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await expect(page.getByRole('alert')).toContainText('may no longer write to the destination');
  const lists = await writtenLists(page);
  expect(lists.map((list) => list.trimEnd().split('\n').length)).toEqual([3]);
});

test('faces are not written among the photos', async ({ facet, page }) => {
  await withOwnFolders(page);
  await page.addInitScript(() => {
    const pick = async ({ id }: { id: string }) => {
      const root = await navigator.storage.getDirectory();
      const photos = await root.getDirectoryHandle('photos', { create: true });
      return id === 'facet-photos' ? photos : photos.getDirectoryHandle('faces', { create: true });
    };
    Object.assign(window, { showDirectoryPicker: pick });
  });
  await facet.open('#/align');
  await fillPhotos(page, ['Alder'], 2);
  await page.getByRole('radio', { name: 'A folder' }).check();
  await page.getByRole('button', { name: 'Choose the folder' }).click();
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(
    'The faces would be written among the photos.',
  );
  await expect(page.getByRole('alert')).toContainText('does not lie in the folder of the photos');
});

test('each run has a random order of its own', async ({ facet, page }) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  await page.evaluate(() => {
    const align = window.facet.align.bind(window.facet);
    const seeds: (number | undefined)[] = [];
    window.facet.align = (tree, destination, options) => {
      seeds.push(options?.seed);
      document.documentElement.dataset.seeds = JSON.stringify(seeds);
      return align(tree, destination, options);
    };
  });
  await page.getByRole('switch', { name: 'Random order' }).check();
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
  await page.getByRole('button', { name: 'Align again' }).click();
  await outcome(page, '6 were there already.');
  const seeds = JSON.parse((await page.locator('html').getAttribute('data-seeds'))!) as number[];
  expect(seeds).toEqual([expect.any(Number), expect.any(Number)]);
  expect(seeds[0]).not.toBe(seeds[1]);
});

test('sample people that can’t be fetched are said, and nothing starts', async ({
  facet,
  page,
}) => {
  await facet.open('#/align');
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError('offline'));
  });
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await expect(page.getByRole('alert')).toContainText('sample');
  await expect(page.getByRole('button', { name: 'Align the sample people' })).toBeEnabled();
});

test('an archive without photos is said, with what to choose', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, packed('notes.zip', { 'a/pairs.txt': new Uint8Array(3) }));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, 'There is no photo in notes.zip.');
  await expect(page.getByText('Choose a folder of people with photos in it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the zip' })).toBeHidden();
});

test('an archive that ends early is not called a photo without a face', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const whole = packed('cut.zip', { 'a/1.jpg': photoOf('Alder', 1) });
  await chooseArchive(page, { ...whole, buffer: whole.buffer.subarray(0, 2000) });
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  const sheet = page.getByRole('region', { name: 'Photos that gave no face' });
  await expect(sheet.getByRole('heading')).toHaveText('1 file not readable');
  await expect(sheet.getByRole('listitem')).toContainText(/Copy or download it again|Unpack|again/);
  await outcome(page, '1 not readable.');
});

test('failures that a stopped look did not reach stay', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const photos = Array.from({ length: 40 }, (_, i) => [`a/${i + 10}.png`, nobody()] as const);
  await chooseArchive(page, packed('nobody.zip', Object.fromEntries(photos)));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '40 without a face.');
  await page.getByRole('button', { name: 'Look sideways too' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await outcome(page, 'Stopped after 40 photos: 0 faces written.');
  await expect(page.getByRole('heading', { name: '40 photos without a face' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/Photos\s*40\D/);
});

test('a photo that is tried again keeps its place beside another of its name', async ({
  facet,
  page,
}) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(
    page,
    packed('twice.zip', { 'a/x.jpg': photoOf('Alder', 1), 'a/x.png': nobody() }),
  );
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '2 photos looked through: 1 face written. 1 without a face.');
  const tile = page.getByRole('region', { name: 'Photos that gave no face' }).getByRole('listitem');
  await tile.evaluate((element) => element.setAttribute('data-first-look', ''));
  await page.getByRole('button', { name: 'Look sideways too' }).click();
  await expect(page.locator('[data-first-look]')).toHaveCount(0);
  await outcome(page, '2 photos looked through: 1 face written. 1 without a face.');
  expect(boxesIn(await savedZip(page))[1]).toBe('a/x (2).png');
});

test('a face drawn by hand is cut as the run cut the others', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, packed('one.zip', { 'a/nobody.png': nobody() }));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '1 without a face.');
  await page.getByRole('radio', { name: 'ArcFace 112' }).check();
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  await page.getByRole('button', { name: 'Cut this out' }).click();
  await expect(page.getByRole('region', { name: 'Last faces' }).locator('img')).toHaveCount(1);
  expect(sizeOf((await savedZip(page))['a/nobody.png']!)).toEqual([160, 160]);
});

test('a face drawn by hand that can’t be cut is said, and nothing is lost', async ({
  facet,
  page,
}) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  await chooseArchive(page, packed('one.zip', { 'a/nobody.png': nobody() }));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  await expect(page.getByRole('img', { name: 'The face as it would be cut' })).toBeVisible();
  await page.evaluate(() => {
    window.facet.crop = () => Promise.reject(new Error('The worker went away.'));
  });
  await page.getByRole('button', { name: 'Cut this out' }).click();
  await expect(page.getByRole('dialog')).toContainText('The worker went away.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: '1 photo without a face' })).toBeVisible();
});

test('tabs that share a folder each keep a list, and a later run has all in one', async ({
  facet,
  page,
}) => {
  await withOwnFolders(page);
  await facet.open('#/align');
  const choose = async (tab: Page) => {
    await tab.getByRole('radio', { name: 'A folder' }).check();
    await tab.getByRole('button', { name: 'Choose the folder' }).click();
  };
  const linesOf = async () =>
    (await writtenLists(page)).map((list) => list.trimEnd().split('\n').length).sort();
  await choose(page);
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
  const other = await page.context().newPage();
  await withOwnFolders(other);
  await other.goto('./#/align');
  await fillPhotos(other, ['Iris'], 2);
  await choose(other);
  await other.getByRole('button', { name: 'Choose folder' }).click();
  await other.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(other, '2 faces written.');
  expect(await linesOf()).toEqual([6, 8]);
  await other.close();
});

test('a photo without a face is tried again, then done by hand with keys', async ({
  facet,
  page,
}) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const files = [
    { name: 'a/nobody.png', data: png({ width: 120, height: 90 }) },
    { name: 'a/broken.jpg', data: new TextEncoder().encode('nothing') },
  ];
  const archive = { name: 'odd.zip', mimeType: 'application/zip', buffer: Buffer.from(zip(files)) };
  await chooseArchive(page, archive);
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '1 without a face. 1 not readable.');
  const sheet = page.getByRole('region', { name: 'Photos that gave no face' });
  await expect(sheet.getByRole('heading')).toHaveText('1 photo without a face, 1 not readable');
  await expect(sheet).toContainText('No face found');
  await expect(sheet).toContainText('broken.jpg is not a picture');
  // The second look ends in the same words as the first: its tiles are new ones.
  const tiles = sheet.getByRole('listitem');
  await expect(tiles).toHaveCount(2);
  await tiles.first().evaluate((tile) => tile.setAttribute('data-first-look', ''));
  await sheet.getByRole('button', { name: 'Look sideways too' }).click();
  await expect(page.locator('[data-first-look]')).toHaveCount(0);
  await outcome(page, '2 photos looked through: 0 faces written.');
  const byHand = sheet.getByRole('button', { name: 'Draw the face of nobody.png by hand' });
  await expect(byHand).toBeEnabled();
  await byHand.press('Enter');
  const stage = page.getByRole('application', { name: /^Box around the face/ });
  await stage.focus();
  await expect(page.getByText('From 38, 18; 45 × 45 px')).toBeVisible();
  await stage.press('ArrowRight');
  await stage.press('Shift+ArrowDown');
  await expect(page.getByText('From 40, 18; 45 × 47 px')).toBeVisible();
  await page.getByRole('button', { name: 'Cut this out' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Last faces' }).locator('img')).toHaveCount(1);
  const saved = await savedZip(page);
  expect(sizeOf(saved['a/nobody.png']!)).toEqual([160, 160]);
  const list = Object.keys(saved).find((name) => name.startsWith('bounding_boxes'))!;
  expect(new TextDecoder().decode(saved[list])).toBe('a/nobody.png 24 2 101 81\n');
});

test('the box is drawn with the pointer', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const files = [{ name: 'a/nobody.png', data: png({ width: 120, height: 90 }) }];
  await chooseArchive(page, {
    name: 'one.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from(zip(files)),
  });
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  const stage = page.getByRole('application', { name: /^Box around the face/ });
  const at = (await stage.boundingBox())!;
  const move = (x: number, y: number) =>
    page.mouse.move(at.x + (x / 120) * at.width, at.y + (y / 90) * at.height);
  await move(10.1, 20.1);
  await page.mouse.down();
  await move(60.1, 70.1);
  await page.mouse.up();
  await expect(page.getByText('From 10, 20; 50 × 50 px')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage).toBeHidden();
});

test('a folder picked with the input keeps its people apart', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const folder = join(mkdtempSync(join(tmpdir(), 'facet-')), 'three');
  for (const name of ['Alder', 'Aster', 'Hazel']) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const number of [1, 2]) {
      const photo = person(name, number);
      copyFileSync(photo, join(folder, name, basename(photo)));
    }
  }
  await facet.pick('Choose folder', folder);
  await expect(page.getByRole('heading', { name: 'three' })).toBeVisible();
  await page.getByRole('switch', { name: 'All faces of a photo' }).check();
  await page.getByRole('switch', { name: 'Random order' }).check();
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '6 photos looked through: 6 faces written.');
  const files = await savedZip(page);
  expect(
    Object.keys(files)
      .filter((name) => name.endsWith('.png'))
      .sort(),
  ).toEqual(SIX);
});

test('keys alone align the sample people', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const tabTo = async (name: string) => {
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
      if (focused === name) return;
    }
    throw new Error(`No key leads to ${name}.`);
  };
  await tabTo('Align the sample people');
  await page.keyboard.press('Enter');
  await outcome(page, '6 faces written.');
  const coming = page.waitForEvent('download');
  await page.locator('body').press('Home');
  await tabTo('Save the zip');
  await page.keyboard.press('Enter');
  expect((await coming).suggestedFilename()).toBe('sample people 160-32.zip');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${scheme}`, async ({ facet, page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await withoutDialogs(page);
    await facet.open('#/align');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await chooseArchive(page, {
      name: 'mixed.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(
        zip([
          { name: 'a/nobody.png', data: png({ width: 120, height: 90 }) },
          { name: 'b/face.jpg', data: readFileSync(person('Alder', 1)) },
        ]),
      ),
    });
    await page.getByRole('button', { name: 'Align', exact: true }).click();
    await outcome(page, '1 without a face');
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  });
}

test('nothing scrolls sideways on a phone', async ({ facet, page }) => {
  await page.setViewportSize({ width: 380, height: 800 });
  await withoutDialogs(page);
  await facet.open('#/align');
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await wide()).toBeLessThanOrEqual(380);
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
  expect(await wide()).toBeLessThanOrEqual(380);
});
