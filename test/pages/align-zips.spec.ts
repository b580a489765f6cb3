/** Zips that are gathered on this device: which photos they belong to, saved, left, wiped, and other tabs. */
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import {
  alignArchive,
  boxesIn,
  crowd,
  outcome,
  photosFolder,
  savedZip,
} from './support/align-page';
import { expect, test } from './support/facet-page';
import { withoutDialogs } from './support/folders';

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

test('a zip that was left can be saved as it is', { tag: '@secure' }, async ({ facet, page }) => {
  await alignArchive(facet, page, crowd(2));
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
  await alignArchive(facet, page, crowd(2));
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

test(
  'what one tab gathers, another neither offers nor takes away',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await alignArchive(facet, page, crowd(2));
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
  },
);

const KEEPS_NO_FILES = {
  'a browser that refuses files of its own': () => {
    StorageManager.prototype.getDirectory = () =>
      Promise.reject(new DOMException('Refused.', 'SecurityError'));
  },
  'a browser whose own files a page can’t write to': () => {
    Object.assign(FileSystemFileHandle.prototype, { createWritable: undefined });
  },
};

for (const [browser, prepare] of Object.entries(KEEPS_NO_FILES)) {
  test(
    `${browser} gathers the zip in memory, and says so`,
    { tag: '@secure' },
    async ({ facet, page }) => {
      await withoutDialogs(page);
      await page.addInitScript(prepare);
      await facet.open('#/align');
      const where = page.getByRole('region', { name: 'Destination' });
      await expect(where).toContainText('gathered in memory, up to 750 MB');
      await expect(where).toContainText('can’t write into a folder of yours');
      await page.getByRole('button', { name: 'Align the sample people' }).click();
      await outcome(page, '6 faces written.');
      expect(boxesIn(await savedZip(page))).toHaveLength(6);
      await page.getByRole('button', { name: 'Align again' }).click();
      await outcome(page, '6 were there already.');
    },
  );
}
