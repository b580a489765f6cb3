/** What is kept on the device: said, switched off, wiped for all tabs. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { outcome } from './support/align-page';
import { kept } from './support/device';
import { expect, test, type FacetPage } from './support/facet-page';

const WEIGHTS = resolve(import.meta.dirname, '../../public/models/facet/mtcnn');
/** Results wait 300 ms for others before they are written; twice that on a slow machine. */
const WRITTEN = 600;

/** Embeds a sample face of the person. */
const embed = (page: Page, person: string) =>
  page.evaluate(async (name) => {
    const photo = new URL(`samples/people/${name}/${name}_0001.jpg`, document.baseURI);
    return (await window.facet.embed(photo)).faces.length;
  }, person);

const alignSamples = async (page: Page) => {
  await page.getByRole('link', { name: 'Align' }).click();
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await outcome(page, '6 faces written.');
};

async function addWeights(facet: FacetPage, page: Page): Promise<void> {
  const names = ['det1.npy', 'det2.npy', 'det3.npy'];
  await facet.drop(names.map((name) => ({ name, bytes: readFileSync(`${WEIGHTS}/${name}`) })));
  await expect(page.getByRole('status').filter({ hasText: 'Added: ' })).toBeVisible();
}

test('with “Keep nothing” a whole session leaves nothing on the device but the switch', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  await embed(page, 'Alder');
  await page.waitForTimeout(WRITTEN);
  expect((await kept(page)).filter((name) => name.includes('embeddings'))).toHaveLength(1);
  const card = page.getByRole('region', { name: 'Kept on this device' });
  await card.getByRole('switch', { name: 'Keep nothing' }).check();
  await expect(card.getByRole('group', { name: /^Nothing more is kept/ })).toBeFocused();
  await card.getByRole('button', { name: 'Yes, wipe' }).click();
  await expect(page.getByText('Everything stored has been wiped')).toBeVisible();

  await page.reload();
  await expect(card.getByRole('switch', { name: 'Keep nothing' })).toBeChecked();
  await embed(page, 'Aster');
  await addWeights(facet, page);
  await expect(page.getByText('Here until the page is closed').first()).toBeVisible();
  await alignSamples(page);
  await expect(page.getByText('Nothing is kept on this device: the zip')).toBeVisible();
  await page.waitForTimeout(WRITTEN);
  expect(await kept(page)).toEqual(['facet-keeping: keeping']);
});

test('a wipe in one tab is final in the other: late results are dropped, what is gone is not shown', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  const other = await page.context().newPage();
  await other.goto('./#/align');
  await embed(other, 'Alder');
  await alignSamples(other);
  await expect(other.getByRole('button', { name: 'Save the zip' })).toBeVisible();
  expect(await kept(page)).toContainEqual(expect.stringMatching(/^file: facet-align\/.*\.png$/));
  await page.reload();
  const card = page.getByRole('region', { name: 'Kept on this device' });
  await expect(card).toContainText('Zips of faces in the making');

  // The photo is read, but its face not embedded yet.
  const late = embed(other, 'Aster');
  await page.evaluate(() => window.facet.wipe());
  expect(await late).toBe(1);
  await expect(card).not.toContainText(/Zips|Embeddings/);
  await expect(other.getByRole('button', { name: 'Save the zip' })).toBeHidden();
  await other.waitForTimeout(WRITTEN);
  const personal = (await kept(page)).filter((name) => !name.startsWith('facet-weights: '));
  expect(personal).toEqual([]);
});

test('the Models page says of each thing what and where it is, and how long it stays', async ({
  facet,
  page,
}) => {
  await facet.open('#/models');
  await embed(page, 'Alder');
  await page.waitForTimeout(WRITTEN);
  await page.reload();
  const card = page.getByRole('region', { name: 'Kept on this device' });
  await expect(card).toContainText(/Embeddings of faces.*by which a person can be recognised/);
  await expect(card).toContainText(/Places of faces.*landmarks/);
  const age = card.getByRole('combobox', { name: 'Removed after' });
  await expect(age).toHaveValue('30');
  await age.selectOption('7 days');
  await expect(page.getByText('What is older than 7 days is removed')).toBeVisible();
  await page.reload();
  await expect(age).toHaveValue('7');
});
