/** People named once and recognised after: by mouse, by keys, as a file, for everyone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/facet-page';
import { fileDrop, fromDisk } from './support/drop';
import { group, person } from './support/samples';

const enrolled = (page: Page, line: string) =>
  expect(page.getByRole('status').filter({ hasText: line })).toBeVisible({ timeout: 60_000 });
const people = (page: Page) => page.getByRole('listbox', { name: 'People' }).getByRole('option');
const identify = (page: Page) =>
  page.getByRole('radio', { name: 'Who is it?' }).check({ force: true });
const looked = (page: Page, line: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: line })).toBeAttached({ timeout: 60_000 });

async function choose(page: Page, button: string, paths: string[]): Promise<void> {
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button, exact: true }).click();
  await (await dialog).setFiles(paths);
}

async function enrol(page: Page, name: string, paths: string[]): Promise<void> {
  await choose(page, 'Add photos', paths);
  const card = page.getByRole('region', { name: 'Whose photos these are' });
  await card.getByRole('combobox', { name: 'Name' }).fill(name);
  await card.getByRole('button', { name: 'Enrol' }).click();
}

test('photos get a name, a new photo is recognised, and “not this person” is honoured', async ({
  facet,
  page,
}) => {
  await facet.open('#/gallery');
  await enrol(page, 'Ada', [person('Alder', 1), person('Alder', 2)]);
  await enrolled(page, '2 faces of 1 person enrolled.');
  await enrol(page, 'Holly', [person('Holly', 1)]);
  await enrolled(page, '1 face of 1 person enrolled.');
  await expect(people(page)).toHaveCount(2);

  await identify(page);
  await choose(page, 'Add photos', [person('Alder', 3), person('Jasmine', 1)]);
  await looked(page, '2 photos: 1 face named, 1 unknown.');
  const face = page.getByRole('region', { name: 'Selected face' });
  await expect(face).toContainText('Ada');
  await expect(face).toContainText(/\d+ % sure/);
  await expect(face.getByRole('img', { name: /^Ada, distance 0\.\d\d$/ })).toHaveCount(2);
  await page.getByRole('option', { name: /Jasmine_0001\.jpg: 1 unknown/ }).click();
  await expect(face).toContainText('Unknown');

  await page.getByRole('combobox', { name: 'Show photos of' }).selectOption('Ada');
  await expect(page.getByText('1 of 2 photos')).toBeVisible();
  await face.getByRole('button', { name: 'Not Ada' }).click();
  await looked(page, '2 photos: 0 faces named, 2 unknown.');
  await page.getByRole('combobox', { name: 'Show photos of' }).selectOption('Everybody');
  await page.getByRole('option', { name: /Alder_0003\.jpg: 1 unknown/ }).click();
  await expect(face).toContainText('you said that it is not Ada');

  await page.getByRole('radio', { name: 'People' }).check({ force: true });
  await page.getByRole('option', { name: /^Ada/ }).click();
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(page.getByRole('button', { name: 'Take back' })).toHaveCount(0);
});

test('who is where as a table; photos in a folder for each person, strangers blurred', async ({
  facet,
  page,
}) => {
  await facet.open('#/gallery');
  await enrol(page, 'Alder', [person('Alder', 1), person('Alder', 2)]);
  await enrolled(page, '2 faces of 1 person enrolled.');
  await identify(page);
  await choose(page, 'Add photos', [person('Alder', 4), person('Jasmine', 2)]);
  await looked(page, '2 photos: 1 face named, 1 unknown.');
  const csv = await facet.exportAs('Who is where as CSV');
  expect(csv.bytes.toString()).toMatch(/Alder_0004\.jpg,1,Alder,0\.\d+/);
  await page.getByRole('combobox', { name: 'Blur in saved photos' }).selectOption('others');
  await page.getByRole('checkbox', { name: 'Alder' }).check();
  const { name, bytes } = await facet.exportAs('Photos sorted into folders');
  expect(name).toBe('facet-photos-by-person.zip');
  expect(bytes.includes('Alder/Alder_0004.jpg')).toBe(true);
  expect(bytes.includes('Unknown/Jasmine_0002.png')).toBe(true);
});

test('by keys alone: drawn people enrolled, two merged, one renamed, saved and opened again', async ({
  facet,
  page,
}) => {
  await facet.open('#/gallery');
  await page.getByRole('button', { name: 'Try 24 drawn people' }).press('Enter');
  await enrolled(page, '48 faces of 24 people enrolled.');
  await page.getByRole('listbox', { name: 'People' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  const name = page
    .getByRole('region', { name: 'Faces of Alder' })
    .getByRole('combobox', { name: 'Name' });
  await name.fill('Ada');
  await name.press('Enter');
  await expect(page.getByRole('region', { name: 'Faces of Ada' })).toBeVisible();
  await page.getByRole('listbox', { name: 'People' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Merge' }).press('Enter');
  await expect(page.getByRole('listbox', { name: /^Faces of/ }).getByRole('option')).toHaveCount(4);

  await page.getByLabel('Passphrase').fill('by keys');
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).press('Enter');
  const path = await (await coming).path();
  await page.getByRole('button', { name: 'Wipe the gallery' }).press('Enter');
  await page.getByRole('button', { name: 'Yes, wipe' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Try 24 drawn people' })).toBeVisible();
  const { bytes } = fromDisk(path);
  await fileDrop(page, [{ name: 'people.facet', bytes }], 'drop');
  await expect(page.getByText('people.facet is under a passphrase.')).toBeVisible();
  await page.getByLabel('Passphrase').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(
    'The passphrase is not the one of this file.',
  );
  await page.getByLabel('Passphrase').fill('by keys');
  await page.keyboard.press('Enter');
  await enrolled(page, '23 people and 48 faces new');
  await expect(people(page)).toHaveCount(23);
});

test('nothing of it is out of reach for anyone', async ({ facet, page }) => {
  await facet.open('#/gallery');
  const check = async () => {
    for (const media of [
      { colorScheme: 'light' },
      { colorScheme: 'dark' },
      { colorScheme: 'dark', forcedColors: 'active' },
    ] as const) {
      await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce', ...media });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  };
  await check();
  await enrol(page, 'Alder', [person('Alder', 1), person('Alder', 2)]);
  await enrolled(page, '2 faces of 1 person enrolled.');
  await page.getByRole('listbox', { name: 'Faces of Alder' }).getByRole('option').first().click();
  await check();
  await identify(page);
  await choose(page, 'Add photos', [group(1), person('Alder', 3)]);
  await looked(page, /2 photos: \d faces? named/);
  await check();
  await page.setViewportSize({ width: 380, height: 800 });
  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  expect(await overflow()).toBe(0);
  await page.getByRole('radio', { name: 'People' }).check({ force: true });
  expect(await overflow()).toBe(0);
});
