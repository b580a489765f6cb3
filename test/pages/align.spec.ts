/** A data set of people aligned on the page: one click, a folder, by any rule, into a folder or a zip, by keys. */
import AxeBuilder from '@axe-core/playwright';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  SIX,
  chooseArchive,
  intoFolder,
  nobody,
  outcome,
  packed,
  photoOf,
  savedZip,
  sizeOf,
} from './support/align-page';
import { expect, test } from './support/facet-page';
import { fillPhotos, withOwnFolders, withoutDialogs, writtenFiles } from './support/folders';
import { person } from './support/samples';

test(
  'the sample people are aligned by one click, and saved as a zip',
  { tag: '@plain-http' },
  async ({ facet, page }) => {
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
  },
);

test(
  'a picked folder goes by another rule into a folder of one’s own',
  { tag: '@secure' },
  async ({ facet, page }) => {
    await withOwnFolders(page);
    await facet.open('#/align');
    await intoFolder(page);
    await expect(page.getByText('Into “mine”')).toBeVisible();
    await page.getByRole('radio', { name: 'ArcFace 112' }).check();
    await expect(page.getByText('For MobileFaceNet')).toBeVisible();
    await page.getByRole('button', { name: 'Align the sample people' }).click();
    await outcome(page, '6 faces written.');
    expect(await writtenFiles(page)).toEqual(SIX);
    await page.getByRole('button', { name: 'Align again' }).click();
    await outcome(page, '6 were there already.');
  },
);

test('faces are not written among the photos', { tag: '@secure' }, async ({ facet, page }) => {
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
  await intoFolder(page);
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
    const files = { 'a/nobody.png': nobody(), 'b/face.jpg': photoOf('Alder', 1) };
    await chooseArchive(page, packed('mixed.zip', files));
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
