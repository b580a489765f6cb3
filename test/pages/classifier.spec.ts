/** The classifier's view: people learned, the matrix seen, files out and in, photos named. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { zip } from '../fixtures/zips';
import { test } from './support/facet-page';
import { group, person } from './support/samples';

const matrix = (page: Page) => page.getByRole('img', { name: 'Who was taken for whom' });
const figure = (page: Page, label: string) =>
  page.locator('.figures > div').filter({ hasText: label }).locator('dd');
const named = (page: Page) => page.getByRole('region', { name: 'Who is in photos' });

/** Four of the sample people, eight photos each. */
const fourPeople = () => ({
  name: 'people.zip',
  bytes: zip(
    ['Alder', 'Aster', 'Basil', 'Hazel'].flatMap((name) =>
      Array.from({ length: 8 }, (_, i) => ({
        name: `${name}/${i + 1}.jpg`,
        data: new Uint8Array(readFileSync(person(name, i + 1))),
        stored: true,
      })),
    ),
  ),
});

/** A photo of somebody in a folder of another name. */
const strangers = () =>
  zip([
    { name: 'Nobody/1.jpg', data: new Uint8Array(readFileSync(person('Ivy', 1))), stored: true },
  ]);

async function choose(page: Page, button: string, files: Parameters<Page['setInputFiles']>[1]) {
  const dialog = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await dialog).setFiles(files);
}

test('the sample people are learned, the matrix is seen, and the classifier goes out and in as a file', async ({
  page,
  facet,
}) => {
  await facet.open('#/classifier');
  await page.getByRole('button', { name: 'Try the sample people' }).click();
  await expect(matrix(page)).toBeVisible({ timeout: 120_000 });
  // scikit-learn's votes name all 72 of these photos.
  await expect(figure(page, 'by votes')).toHaveText('100.0 %');
  await expect(figure(page, 'photos taught')).toHaveText('120');
  await expect(page.getByRole('rowheader', { name: 'Alder' })).toBeVisible();

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as JSON' }).click();
  const saved = readFileSync(await (await coming).path());
  expect(JSON.parse(saved.toString()).embedder).toBe('dlib-resnet');
  await page.reload();
  await choose(page, 'Open classifier', {
    name: 'people.json',
    mimeType: 'application/json',
    buffer: saved,
  });
  await expect(page.getByText('Knows 24 people, opened from people.json.')).toBeVisible();

  await choose(page, 'Choose photos', [group(1)]);
  await expect(named(page).getByRole('row')).toHaveCount(4);
  await expect(named(page).getByRole('img').first()).toBeVisible();

  // Folders of people say how well it names them.
  const { name, bytes } = fourPeople();
  const archive = { name, mimeType: 'application/zip', buffer: Buffer.from(bytes) };
  await choose(page, 'Test on an archive', archive);
  const tested = page.getByRole('region', { name: 'Tested with people.zip' });
  await expect(tested).toBeVisible({ timeout: 60_000 });
  await expect(figure(page, 'photos tested')).toHaveText('32');
  await expect(figure(page, 'accuracy')).toHaveText('100.0 %');
  await expect(tested.getByRole('region', { name: 'Photos it is worst at' })).toBeVisible();
  await choose(page, 'Test on an archive', {
    ...{ name: 'strangers.zip', mimeType: 'application/zip' },
    buffer: Buffer.from(strangers()),
  });
  await expect(page.getByRole('alert')).toContainText('knows nobody after whom a folder');

  await choose(page, 'Open classifier', {
    name: 'evil.pkl',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from("cposix\nsystem\n(S'echo'\ntR."),
  });
  await expect(page.getByRole('alert')).toContainText('evil.pkl asks for "posix.system"');
  await expect(page.getByText('Knows 24 people')).toBeVisible();
});

test('by keys alone it learns as the original does, and axe finds nothing in any colours', async ({
  page,
  facet,
}) => {
  const problems = async () =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
      id,
      nodes.map(({ target }) => target),
    ]);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await facet.open('#/classifier');
  expect(await problems()).toEqual([]);
  await page.getByRole('radio', { name: 'Plain' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'As the original' })).toBeChecked();
  await facet.drop([fourPeople()]);
  await page.getByRole('button', { name: 'Learn', exact: true }).press('Enter');
  await expect(matrix(page)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('their probabilities depend on chance')).toBeVisible();
  for (const media of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    expect(await problems()).toEqual([]);
  }
  await page.setViewportSize({ width: 380, height: 800 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(excess).toBeLessThanOrEqual(0);
});

test('what it is worst at is seen where it learned from the gallery, too', async ({
  page,
  facet,
}) => {
  await facet.open('#/classifier');
  await page.evaluate(async () => {
    for (const name of ['Alder', 'Hazel']) {
      const photos = [1, 2, 3, 4].map(async (number) => {
        const path = `samples/people/${name}/${name}_000${number}.jpg`;
        return { path, file: await (await fetch(path)).blob() };
      });
      await window.facet.gallery.enrol(name, await Promise.all(photos));
    }
  });
  await page.getByLabel('Fewest photos of a person').fill('3');
  await page.getByLabel('Photos that teach, each').fill('2');
  await page.getByRole('button', { name: 'Use the gallery' }).click();
  const worst = page.getByRole('region', { name: 'Photos it is worst at' });
  await expect(worst.getByRole('img').first()).toBeVisible({ timeout: 60_000 });
  const width = (image: Element) => (image as HTMLImageElement).naturalWidth;
  await expect.poll(() => worst.getByRole('img').first().evaluate(width)).toBeGreaterThan(0);
});

test('one person alone is no reason to learn, and it says what to do', async ({ page, facet }) => {
  await facet.open('#/classifier');
  await facet.drop([
    { name: 'Alder.jpg', bytes: readFileSync('public/samples/people/Alder/Alder_0001.jpg') },
  ]);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('A classifier tells people apart');
});
