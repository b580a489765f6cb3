/** Photos as they come: dropped, pasted, picked, in folders and zips, good and bad. */
import { mkdirSync, mkdtempSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zip } from '../fixtures/zips';
import { fromDisk } from './support/drop';
import { expect, test } from './support/facet-page';
import { group, person } from './support/samples';

const text = (words: string) => new TextEncoder().encode(words);

test('photos are dropped anywhere on the page', async ({ facet }) => {
  await facet.open();
  await facet.drop([fromDisk(group(1)), fromDisk(person('Alder', 1))]);
  await facet.finished('2 photos, 4 faces.');
});

test('a photo is pasted', async ({ facet }) => {
  await facet.open();
  await facet.drop([fromDisk(group(1))], 'paste');
  await facet.finished('1 photo, 3 faces.');
});

test('several photos are picked, and more are added later', async ({ facet }) => {
  await facet.open();
  await facet.pick('Add photos', [group(1), person('Aster', 1)]);
  await facet.finished('2 photos, 4 faces.');
  await facet.pick('Add photos', [person('Hazel', 1)]);
  await facet.finished('3 photos, 5 faces.');
});

test('a folder with other files in it: hidden ones are left out, the others say why', async ({
  facet,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'facet-folder-'));
  mkdirSync(join(folder, 'inner'));
  writeFileSync(join(folder, 'inner', 'one.jpg'), readFileSync(person('Alder', 1)));
  writeFileSync(join(folder, 'two.jpg'), readFileSync(person('Aster', 1)));
  writeFileSync(join(folder, '.DS_Store'), 'litter');
  writeFileSync(join(folder, 'notes.txt'), 'Not a photo, but a note.');
  await facet.open();
  await facet.pick('Add folder', folder);
  await facet.finished('3 photos, 2 faces. 1 could not be read.');
  await expect(facet.photo('notes.txt')).toHaveAccessibleName(/could not be read: \S+ /);
});

test('a zip is opened', async ({ facet }) => {
  const bytes = zip([
    { name: 'album/one.jpg', data: readFileSync(person('Alder', 1)) },
    { name: 'album/two.jpg', data: readFileSync(person('Aster', 2)) },
    { name: '__MACOSX/album/._one.jpg', data: text('litter') },
  ]);
  await facet.open();
  await facet.drop([{ name: 'album.zip', bytes }]);
  await facet.finished('2 photos, 2 faces.');
});

test('each bad file gives a row with a sentence, and the rest goes on', async ({ facet, page }) => {
  const photo = readFileSync(group(1));
  await facet.open();
  await facet.drop([
    { name: 'a-good.jpg', bytes: photo },
    { name: 'b-empty.jpg', bytes: new Uint8Array() },
    { name: 'c-text.jpg', bytes: text('These are words.') },
    { name: 'd-cut.jpg', bytes: photo.subarray(0, 400) },
    { name: 'e-drawing.svg', bytes: text('<svg xmlns="http://www.w3.org/2000/svg"/>') },
    { name: 'f-broken.zip', bytes: text('PK\u0003\u0004 and nothing more') },
    { name: 'g-portrait.jpg', bytes: readFileSync(person('Alder', 1)) },
  ]);
  await facet.finished('7 photos, 4 faces. 5 could not be read.');
  for (const name of ['b-empty', 'c-text', 'd-cut', 'e-drawing', 'f-broken']) {
    await facet.photo(name).click();
    const reason = page.locator('.stage .failed strong');
    await expect(reason).toHaveText(/^\S.{10,}\.$/);
  }
});

test('what runs is stopped, and goes on later', async ({ facet, page }) => {
  const photo = readFileSync(group(5));
  await facet.open();
  await facet.drop(
    Array.from({ length: 30 }, (_, index) => ({ name: `${index + 10}.jpg`, bytes: photo })),
  );
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(facet.photo('10.jpg')).toHaveAccessibleName('10.jpg, 24 faces');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/Stopped: \d+ of 30 photos/)).toBeVisible();
  await expect(page.getByRole('progressbar')).toBeHidden();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Take all photos off the list' }).click();
  await expect(page.getByRole('heading', { name: 'Drop photos' })).toBeVisible();
});

test('two thousand files, most of them no photos: only rows in view are on the page', async ({
  facet,
  page,
}) => {
  await facet.open();
  const junk = Array.from({ length: 2000 }, (_, index) => ({
    name: `${10_000 + index}.jpg`,
    bytes: text(`This is no photo ${index}`),
  }));
  await facet.drop([...junk, fromDisk(group(1))]);
  await facet.finished('2,001 photos, 3 faces. 2,000 could not be read.');
  expect(await facet.photos.count()).toBeLessThan(30);
  await page.getByRole('listbox', { name: 'Photos' }).press('End');
  await expect(facet.faces).toHaveCount(3);
});
