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

test('two tabs edit one gallery: the later one is told, and nothing of either is lost', async ({
  facet,
  page,
}) => {
  await facet.open('#/gallery');
  await enrol(page, 'Ada', [person('Alder', 1)]);
  await enrolled(page, '1 face of 1 person enrolled.');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(people(other)).toHaveCount(1);

  // The first tab enrols a folder that is listed to its end only when it is told to be.
  const enrolling = page.evaluate(async () => {
    const file = await (await fetch('samples/people/Holly/Holly_0001.jpg')).blob();
    const photo = { kind: 'file', name: '1.jpg', getFile: async () => new File([file], '1.jpg') };
    async function* values() {
      yield photo;
      await new Promise<void>((resolve) => Object.assign(window, { listOn: resolve }));
    }
    const folder = { kind: 'directory', name: 'Holly', values };
    const { enrolled } = await window.facet.gallery.enrolTree(
      folder as unknown as FileSystemDirectoryHandle,
    );
    return enrolled.length;
  });
  await page.waitForFunction(() => 'listOn' in window);
  const rename = async (from: string, to: string) => {
    await people(other).filter({ hasText: from }).click();
    const card = other.getByRole('region', { name: `Faces of ${from}` });
    await card.getByRole('combobox', { name: 'Name' }).fill(to);
    await card.getByRole('combobox', { name: 'Name' }).press('Enter');
  };
  await rename('Ada', 'Anna');
  await expect(other.getByRole('alert')).toContainText('Another tab is changing the gallery');
  await page.evaluate(() => (window as unknown as { listOn: () => void }).listOn());
  expect(await enrolling).toBe(1);
  await expect(people(other)).toHaveCount(2);

  await rename('Ada', 'Anna');
  for (const tab of [other, page]) {
    await expect(people(tab).filter({ hasText: 'Anna' })).toBeVisible();
    await expect(people(tab).filter({ hasText: 'Holly' })).toBeVisible();
  }
  await page.reload();
  await expect(people(page)).toHaveCount(2);
  const faces = await page.evaluate(async () =>
    (await window.facet.gallery.people()).map((each) => each.faces.length),
  );
  expect(faces).toEqual([1, 1]);
  await other.close();
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
