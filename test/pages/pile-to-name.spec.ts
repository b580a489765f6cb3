/** From a pile of photos to somebody's name in a new one, over two pages: by mouse, and by keys alone. */
import type { Page } from '@playwright/test';
import { expect, test } from './support/facet-page';
import { person } from './support/samples';

const PILE = [...[1, 2, 4, 5, 6].map((number) => person('Alder', number)), person('Jasmine', 1)];
const NEW = [person('Alder', 3), person('Holly', 1)];
const LONG = { timeout: 90_000 };

const said = (page: Page, text: string | RegExp) =>
  page.getByRole('status').filter({ hasText: text });

async function named(page: Page): Promise<void> {
  await expect(said(page, '2 photos: 1 face named, 1 unknown.')).toBeAttached(LONG);
  await expect(page.getByRole('option', { name: /Alder_0003\.jpg: Ada/ })).toBeVisible();
}

test('a pile is sorted, somebody in it named and enrolled, and known in a new photo: by mouse', async ({
  facet,
  page,
}) => {
  await facet.open('#/cluster');
  await facet.pick('Choose photos', PILE);
  await expect(said(page, /^6 faces, /)).toBeAttached(LONG);
  await page.getByRole('listbox').getByRole('option').first().click();
  await page.getByRole('combobox', { name: 'Name', exact: true }).fill('Ada');
  await page.getByRole('button', { name: 'Save name' }).click();
  await page.getByRole('button', { name: 'Add to the gallery' }).click();
  await expect(said(page, /faces? added to the gallery\./)).toBeAttached(LONG);

  await page.getByRole('link', { name: 'Gallery', exact: true }).click();
  await page.getByRole('radio', { name: 'Who is it?' }).click();
  await facet.pick('Add photos', NEW);
  await named(page);
});

test('the same by keys alone', async ({ facet, page }) => {
  const pick = async (name: string, files: string[]) => {
    const dialog = page.waitForEvent('filechooser');
    await page.getByRole('button', { name, exact: true }).press('Enter');
    await (await dialog).setFiles(files);
  };
  await facet.open('#/cluster');
  await pick('Choose photos', PILE);
  await expect(said(page, /^6 faces, /)).toBeAttached(LONG);
  await page.getByRole('listbox').first().focus();
  for (const key of ['Home', 'Enter', 'n']) await page.keyboard.press(key);
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add to the gallery' }).press('Enter');
  await expect(said(page, /faces? added to the gallery\./)).toBeAttached(LONG);

  await page.getByRole('link', { name: 'Gallery', exact: true }).press('Enter');
  await page.getByRole('radio', { name: 'People' }).press('ArrowRight');
  await pick('Add photos', NEW);
  await named(page);
});
