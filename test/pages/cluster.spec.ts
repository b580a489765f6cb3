/** The Cluster page as a person with a pile of photos uses it. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { npy, npyStrings } from '../../src/export/npy';
import { fromDisk, type DroppedFile } from './support/drop';
import { expect, test, type FacetPage } from './support/facet-page';
import { group, person } from './support/samples';

/** Three people by their numbers of photos, and three faces in a group of others. */
const PILE = [
  ...[1, 2, 3, 4, 5].map((number) => person('Alder', number)),
  ...[1, 2, 3, 4].map((number) => person('Fern', number)),
  ...[1, 2, 3].map((number) => person('Maple', number)),
  group(1),
];
const FACES = 15;

const groupsOf = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'People, the largest group first' }).getByRole('option');
const facesOf = (page: Page): Locator =>
  page.getByRole('region', { name: 'Faces of this group' }).getByRole('option');
const said = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status').filter({ hasText: text });

async function sortPile(facet: FacetPage, photos = PILE, faces = FACES): Promise<void> {
  await facet.open('#/cluster');
  await facet.pick('Choose photos', photos);
  await expect(said(facet.page, new RegExp(`^${faces} faces, `))).toBeAttached({ timeout: 90_000 });
}

/** Two people of three rows each, as long as those of the weights that come with Facet. */
async function savedEmbeddings(): Promise<DroppedFile[]> {
  const [rows, size] = [6, 128];
  const values = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++) {
    values[row * size + Math.floor(row / 3)] = 1;
    values[row * size + 10 + row] = 0.1;
  }
  const files = {
    'embeddings.npy': npy(values, [rows, size]),
    'label_strings.npy': npyStrings(['Ann', 'Ann', 'Ann', 'Bo', 'Bo', 'Bo']),
  };
  return Promise.all(
    Object.entries(files).map(async ([name, file]) => ({
      name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  );
}

const sizeOf = async (option: Locator) =>
  Number(/, (\d+) faces?/.exec((await option.getAttribute('aria-label'))!)![1]);

test('a pile of photos becomes people, who are named, merged, corrected and saved', async ({
  facet,
  page,
}) => {
  await sortPile(facet);
  const groups = groupsOf(page);
  await page.getByRole('switch', { name: /Show faces alone/ }).check();
  expect(await sizeOf(groups.first())).toBeGreaterThan(2);

  await groups.first().click();
  const largest = await facesOf(page).count();
  await page.getByRole('combobox', { name: 'Name', exact: true }).fill('Anna');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('option', { name: `Anna, ${largest} faces` })).toBeVisible();

  // Two at once are one person.
  const [first, last] = [groups.first(), groups.last()];
  const both = (await sizeOf(first)) + (await sizeOf(last));
  await first.click();
  await last.click({ modifiers: ['Control'] });
  await page.getByRole('button', { name: 'They are one person' }).click();
  await expect(page.getByRole('option', { name: `Anna, ${both} faces` })).toBeVisible();

  // One of them is not, and is never put there again.
  await page.getByRole('option', { name: /^Anna/ }).click();
  const wrong = facesOf(page).last();
  await wrong.click();
  await page.getByRole('button', { name: 'Not this person' }).click();
  await expect(page.getByRole('option', { name: `Anna, ${both - 1} faces` })).toBeVisible();
  await page.getByRole('button', { name: 'Sort again' }).click();
  await expect(said(page, `${FACES} faces, `)).toBeAttached({ timeout: 60_000 });
  await expect(page.getByRole('option', { name: `Anna, ${both - 1} faces` })).toBeVisible();

  // A face that is dragged onto somebody is theirs.
  await groups.nth(1).click();
  const second = await sizeOf(groups.nth(1));
  if (second > 1) {
    await facesOf(page)
      .first()
      .dragTo(page.getByRole('option', { name: /^Anna/ }));
    await expect(page.getByRole('option', { name: `Anna, ${both} faces` })).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('option', { name: `Anna, ${both - 1} faces` })).toBeVisible();
  }

  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Into the gallery' }).click();
  await expect(said(page, /\d faces? added to the gallery\./)).toBeVisible({ timeout: 60_000 });
  const people = await page.evaluate(() => window.facet.gallery.people());
  expect(people.map(({ name }) => name)).toEqual(['Anna']);

  const csv = (await facet.exportAs('Table as CSV')).bytes.toString('utf8').trim().split('\r\n');
  expect(csv).toHaveLength(FACES + 1);
  expect(csv.filter((line) => line.includes('Anna'))).toHaveLength(both - 1);
  const { bytes } = await facet.exportAs('Photos in folders');
  const names = Object.keys(unzipSync(bytes));
  expect(names.filter((name) => name.startsWith('Anna/'))).toHaveLength(both - 1);
  expect(names).toEqual(expect.arrayContaining([expect.stringMatching(/\/group-1\.jpg$/)]));
});

test('saved embeddings are sorted without their photos, by the names of their rows', async ({
  facet,
  page,
}) => {
  const dropped = await savedEmbeddings();
  await facet.open('#/cluster');
  const names = new Uint8Array(await npyStrings(['Ann']).arrayBuffer());
  await facet.drop([dropped[0]!, { name: 'label_strings.npy', bytes: names }]);
  await expect(page.getByRole('alert')).toContainText(
    'label_strings.npy has 1 label, and embeddings.npy 6 rows.',
  );
  await page.getByRole('button', { name: 'Start over' }).click();
  await facet.drop(dropped);
  await expect(said(page, '6 faces, 2 groups.')).toBeAttached({ timeout: 60_000 });
  await expect(page.getByText('6 embeddings, 2 groups.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Against the folders’ names' })).toBeVisible();
  await groupsOf(page).first().click();
  await expect(facesOf(page).first()).toContainText('Ann/row 1');
  await page.getByRole('combobox', { name: 'Name', exact: true }).fill('Ann');
  await page.getByRole('button', { name: 'Save name' }).click();
  const csv = (await facet.exportAs('Table as CSV')).bytes.toString('utf8').trim().split('\r\n');
  expect(csv.filter((line) => line.includes('Ann/row'))).toHaveLength(3);
  await page.getByRole('button', { name: 'Export' }).click();
  await expect(page.getByRole('menuitem')).toHaveText([/CSV/, /JSON/]);
  await page.keyboard.press('Escape');

  await facet.drop([fromDisk(person('Alder', 1))]);
  await expect(
    page.getByText('Photos and saved embeddings are not sorted together.'),
  ).toBeVisible();
});

test('what was decided is there after a reload, with other photos and another method', async ({
  facet,
  page,
}) => {
  const few = PILE.slice(0, 4);
  await sortPile(facet, few, 4);
  await groupsOf(page).first().click();
  await page.keyboard.press('n');
  await page.keyboard.type('Anna');
  await page.keyboard.press('Enter');
  await expect(said(page, 'This is Anna from now on.')).toBeAttached();
  await page.reload();
  await page.getByRole('combobox', { name: 'Method' }).selectOption('average linkage');
  await facet.pick('Choose photos', PILE.slice(1, 8));
  await expect(said(page, /^7 faces, /)).toBeAttached({ timeout: 60_000 });
  await expect(page.getByRole('option', { name: /^Anna, \d faces/ })).toBeVisible();
});

test('by keys alone: found, selected, merged, undone, named', async ({ facet, page }) => {
  await sortPile(facet, PILE.slice(0, 9), 9);
  const list = page.getByRole('listbox', { name: 'People, the largest group first' });
  const before = await groupsOf(page).count();
  expect(before).toBeGreaterThan(1);
  await list.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('m');
  await expect(groupsOf(page)).toHaveCount(before - 1);
  await page.keyboard.press('Control+z');
  await expect(groupsOf(page)).toHaveCount(before);
  await page.keyboard.press('Control+Shift+Z');
  await expect(groupsOf(page)).toHaveCount(before - 1);
  await page.keyboard.press('Control+z');

  await list.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('n');
  await page.keyboard.type('Berta');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: /^Berta, / })).toBeVisible();

  const faces = page.getByRole('listbox', { name: 'Faces of Berta' });
  const count = await facesOf(page).count();
  await faces.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await page.keyboard.press('Delete');
  await expect(page.getByText('Not a person (1)')).toBeVisible();
  await expect(facesOf(page)).toHaveCount(count - 1);
});

test('it asks about the likeliest pairs first, and remembers a no', async ({ facet, page }) => {
  await sortPile(facet, PILE.slice(0, 9), 9);
  const ask = page.getByRole('region', { name: 'Are these the same?' });
  // Strict: everybody is in several groups.
  await page.getByText('More options').click();
  await page.getByRole('combobox', { name: 'Method' }).selectOption('cluster.py');
  await page.getByLabel('Largest distance').fill('0.3');
  await page.getByLabel('Largest distance').press('Enter');
  await page.getByRole('button', { name: 'Sort again' }).click();
  await expect(said(page, /^\d faces, \d groups/)).toBeAttached({ timeout: 60_000 });
  await ask.getByRole('button', { name: 'Ask me' }).click();
  await ask.getByRole('button', { name: 'No', exact: true }).click();
  await expect(ask.getByText('Not the same (1)')).toBeVisible();
  await ask.getByText('Not the same (1)').click();
  await ask.getByRole('button', { name: /^Ask again/ }).click();
  await expect(ask.getByText('Not the same (1)')).toBeHidden();
});

test('one photo, and no photo, are answered', async ({ facet, page }) => {
  await facet.open('#/cluster');
  await facet.pick('Choose photos', [person('Alder', 1)]);
  await expect(page.getByRole('alert')).toContainText('There is one face, and nothing to tell it', {
    timeout: 60_000,
  });
  await facet.drop([{ name: 'notes.txt', bytes: new TextEncoder().encode('none') }]);
  await expect(page.getByRole('alert')).toContainText('There is no photo in');
});

test('axe finds nothing in light, dark and forced colours, and nothing scrolls sideways at 380 px', async ({
  facet,
  page,
}) => {
  await sortPile(facet, PILE.slice(0, 6), 6);
  await groupsOf(page).first().click();
  await facesOf(page).first().click();
  await page.getByRole('button', { name: 'Ask me' }).click();
  await page.getByText('More options').click();
  for (const media of [
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active' },
  ] as const) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  }
  await page.setViewportSize({ width: 380, height: 800 });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(beyond).toBeLessThanOrEqual(0);
});
