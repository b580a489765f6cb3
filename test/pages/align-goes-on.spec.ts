/** Aligning that was stopped or whose tab was closed goes on where it was, with one list of boxes. */
import type { Page } from '@playwright/test';
import {
  alignArchive,
  boxesIn,
  chooseArchive,
  crowd,
  intoFolder,
  outcome,
  savedZip,
} from './support/align-page';
import { expect, test } from './support/facet-page';
import {
  fillPhotos,
  withOwnFolders,
  withoutDialogs,
  writtenFiles,
  writtenLists,
} from './support/folders';

test('a run is held, stopped and continued, and nothing is done twice', async ({ facet, page }) => {
  await alignArchive(facet, page, crowd(60));
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

test(
  'a zip that a closed tab left is offered, and goes on',
  { tag: '@secure' },
  async ({ facet, page }) => {
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
  },
);

test(
  'a folder that a closed tab left half way goes on where it was, into the same folder',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await withOwnFolders(page);
    await facet.open('#/align');
    await fillPhotos(page, ['Alder', 'Aster', 'Hazel', 'Iris'], 8);
    await intoFolder(page);
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
  },
);

test(
  'a zip of a picked folder goes on by one click after a closed tab',
  { tag: '@secure' },
  async ({ facet, page }) => {
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
  },
);

test(
  'a folder that was stopped and continued has one list of boxes',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await withOwnFolders(page);
    await facet.open('#/align');
    await fillPhotos(page, ['Alder', 'Aster', 'Hazel', 'Iris'], 8);
    await intoFolder(page);
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
  },
);

test(
  'a destination that fails half way has a list of what was written',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await withOwnFolders(page);
    await facet.open('#/align');
    await intoFolder(page);
    await page.evaluate(() => {
      const { prototype } = FileSystemFileHandle;
      const { createWritable } = prototype;
      let photos = 0;
      prototype.createWritable = async function (options) {
        if (this.name.endsWith('.png') && ++photos > 3)
          throw new DOMException('', 'NotAllowedError');
        return createWritable.call(this, options);
      };
    });
    await page.getByRole('button', { name: 'Align the sample people' }).click();
    await expect(page.getByRole('alert')).toContainText('may no longer write to the destination');
    const lists = await writtenLists(page);
    expect(lists.map((list) => list.trimEnd().split('\n').length)).toEqual([3]);
  },
);

test(
  'tabs that share a folder each keep a list, and a later run has all in one',
  { tag: '@secure' },
  async ({ facet, page }) => {
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
  },
);
