/** The Clean page as a person with a data set uses it. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { test } from './support/facet-page';
import { withOwnFolders, writtenTree } from './support/folders';

/** The errors of the reference data (cleaning.json): photos under other names, and copies of photos. */
const WRONG: [photo: string, under: string][] = [
  ['Ginger/Ginger_0008.jpg', 'Aster'],
  ['Hazel/Hazel_0003.jpg', 'Rowan'],
  ['Iris/Iris_0002.jpg', 'Ivy'],
  ['Ivy/Ivy_0007.jpg', 'Birch'],
  ['Juniper/Juniper_0007.jpg', 'Maple'],
  ['Myrtle/Myrtle_0004.jpg', 'Juniper'],
];
const COPIES: [photo: string, as: string, jpeg?: number][] = [
  ['Juniper/Juniper_0002.jpg', 'Juniper/exact.jpg'],
  ['Laurel/Laurel_0002.jpg', 'Laurel/exact.jpg'],
  ['Juniper/Juniper_0003.jpg', 'Juniper/at-75.jpg', 0.75],
  ['Dahlia/Dahlia_0005.jpg', 'Dahlia/at-50.jpg', 0.5],
];

const personOf = (photo: string) => photo.split('/')[0]!;
const under = (photo: string, person: string) => `${person}/${photo.split('/')[1]!}`;

/** All sample people in the folder `photos` of the browser's own file system, with the errors. */
async function plant(page: Page): Promise<void> {
  await page.evaluate(
    async ({ wrong, copies }) => {
      const names = new Map(wrong);
      const root = await navigator.storage.getDirectory();
      const photos = await root.getDirectoryHandle('photos', { create: true });
      const write = async (path: string, content: Blob) => {
        const [person, name] = path.split('/') as [string, string];
        const folder = await photos.getDirectoryHandle(person, { create: true });
        const file = await folder.getFileHandle(name, { create: true });
        await content.stream().pipeTo(await file.createWritable());
      };
      const read = async (path: string) => (await fetch(`samples/people/${path}`)).blob();
      const list = await (await fetch('samples/people/pairs.txt')).text();
      const people = new Set(list.match(/[A-Z][a-z]+/g));
      for (const person of people) {
        for (let number = 1; number <= 8; number += 1) {
          const path = `${person}/${person}_000${number}.jpg`;
          const to = names.get(path);
          await write(to ? `${to}/${path.split('/')[1]!}` : path, await read(path));
        }
      }
      for (const [path, as, quality] of copies) {
        let content = await read(path);
        if (quality !== undefined) {
          const bitmap = await createImageBitmap(content);
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
          content = await canvas.convertToBlob({ type: 'image/jpeg', quality });
        }
        await write(as, content);
      }
    },
    { wrong: WRONG, copies: COPIES },
  );
}

const reason = (page: Page, name: string) =>
  page.getByRole('radio', { name: new RegExp(`^${name}`) });
const sheet = (page: Page) => page.getByRole('listbox', { name: /^Photos: / });
const chosen = (page: Page) => page.getByRole('region', { name: 'The photo chosen' });

const problems = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.map(({ target }) => target),
  ]);

test('the planted errors are found, moved and removed by mouse, and the rest saved as a zip', async ({
  page,
  facet,
}) => {
  await withOwnFolders(page);
  await facet.open('#/clean');
  await plant(page);
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await expect(page.getByText('196 photos, not looked through yet')).toBeVisible();
  await page.getByRole('button', { name: 'Look through' }).click();
  await expect(sheet(page)).toBeVisible({ timeout: 120_000 });

  await expect(sheet(page).getByRole('option')).toHaveCount(WRONG.length);
  for (const [photo, person] of WRONG) {
    await sheet(page)
      .getByRole('option', { name: under(photo, person) })
      .click();
    await expect(chosen(page)).toContainText(`Nearer to ${personOf(photo)}`);
    await chosen(page)
      .getByRole('button', { name: `Move to ${personOf(photo)}` })
      .click();
  }
  await expect(page.getByText('All decided.')).toBeVisible();
  for (const name of ['Same file', 'Nearly the same']) {
    await reason(page, name).check({ force: true });
    await expect(sheet(page).getByRole('option')).toHaveCount(2);
    await sheet(page).getByRole('option').first().click();
    await sheet(page)
      .getByRole('option')
      .last()
      .click({ modifiers: ['Shift'] });
    await chosen(page).getByRole('button', { name: 'Remove' }).click();
  }
  await expect(page.getByText('196 files: 4 removed, 6 moved.')).toBeVisible();

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as zip' }).click();
  const files = unzipSync(readFileSync(await (await coming).path()));
  const paths = Object.keys(files);
  expect(paths).toHaveLength(192);
  for (const [photo] of WRONG) expect(paths).toContain(`photos/${photo}`);
  for (const [photo, as, jpeg] of COPIES) {
    // Of two alike the first by name stays, whichever it is; of a photo and its JPEG, too.
    const left = [photo, as].filter((path) => paths.includes(`photos/${path}`));
    expect(left, `${as} ${jpeg ?? ''}`).toHaveLength(1);
  }

  // Into a folder goes the same tree.
  await page.getByRole('button', { name: 'Save into a folder' }).click();
  await expect(page.getByText('Saved: 192 files in mine.')).toBeVisible({ timeout: 60_000 });
  expect((await writtenTree(page)).sort()).toEqual(paths.sort());

  const { bytes } = await facet.exportAs('List of moves as CSV');
  expect(bytes.toString().trim().split('\r\n')).toHaveLength(11);
  const distances = await facet.exportAs('Distances as the original');
  expect(distances.bytes.subarray(1, 4).toString()).toBe('HDF');
});

test('by keys alone photos are moved, removed, kept, taken back, and saved; axe finds nothing in any colours', async ({
  page,
  facet,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await withOwnFolders(page);
  await facet.open('#/clean');
  expect(await problems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try sample people with errors' }).press('Enter');
  await expect(sheet(page)).toBeVisible({ timeout: 120_000 });
  await sheet(page).focus();
  const options = sheet(page).getByRole('option');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('m');
  await expect(options.first()).toHaveAccessibleName(/moved to/);
  await page.keyboard.press('r');
  await expect(options.nth(1)).toHaveAccessibleName(/removed/);
  await page.keyboard.press('k');
  await expect(options.nth(2)).toHaveAccessibleName(/kept/);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(options.nth(1)).not.toHaveAccessibleName(/removed/);
  await page.keyboard.press('Control+Shift+z');
  await expect(options.nth(1)).toHaveAccessibleName(/removed/);
  await expect(page.getByText('45 files: 1 removed, 1 moved.')).toBeVisible();

  // A name that nobody has yet, with letters that decide elsewhere.
  const name = chosen(page).getByRole('combobox', { name: 'Move to' });
  await name.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Kermit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('45 files: 1 removed, 2 moved.')).toBeVisible();
  await sheet(page).focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('45 files: 1 removed, 1 moved.')).toBeVisible();

  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await expect(reason(page, 'Same file')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await expect(page.getByText('All decided.')).toBeVisible();

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as zip' }).press('Enter');
  const paths = Object.keys(unzipSync(readFileSync(await (await coming).path())));
  const counts = await page.getByText(/^45 files: /).textContent();
  expect(paths).toHaveLength(45 - Number(/(\d+) removed/.exec(counts!)![1]));

  for (const media of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    expect(await problems(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 380, height: 800 });
  await name.fill(
    'Somebody whose name is longer than a narrow page is wide, and has-no-gap-at-its-very-end',
  );
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(excess).toBeLessThanOrEqual(0);
});

test('saved into the folder of the data set itself, nothing is written and it is said', async ({
  page,
  facet,
}) => {
  await page.addInitScript(() => {
    const pick = async () =>
      (await navigator.storage.getDirectory()).getDirectoryHandle('photos', { create: true });
    Object.assign(window, { showDirectoryPicker: pick });
  });
  await facet.open('#/clean');
  await page.evaluate(async () => {
    const photos = await (
      await navigator.storage.getDirectory()
    ).getDirectoryHandle('photos', { create: true });
    const folder = await photos.getDirectoryHandle('Alder', { create: true });
    const file = await folder.getFileHandle('1.jpg', { create: true });
    const response = await fetch('samples/people/Alder/Alder_0001.jpg');
    await response.body!.pipeTo(await file.createWritable());
  });
  await page.getByRole('button', { name: 'Choose folder' }).click();
  await page.getByRole('button', { name: 'Look through' }).click();
  await page.getByRole('button', { name: 'Save into a folder' }).click();
  await expect(page.getByRole('alert')).toContainText('That folder is the data set itself');
});
