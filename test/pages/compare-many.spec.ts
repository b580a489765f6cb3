/** Many photos: the table of distances, its pairs, and its files. */
import { unzipSync } from 'fflate';
import { expect, test } from './support/compare-page';
import { group, person } from './support/samples';

const PEOPLE = ['Alder', 'Aster', 'Hazel'];
const PHOTOS = [
  ...PEOPLE.flatMap((name) => [person(name, 1), person(name, 2)]),
  group(1),
  group(3),
];

test('eight photos as a table, exported as CSV, as text and as embeddings', async ({
  compare,
  facet,
  page,
}) => {
  await compare.many();
  await facet.pick('Add photos', PHOTOS);
  await facet.finished('8 photos with a face.');
  const grid = page.getByRole('grid');
  await expect(grid.getByRole('gridcell')).toHaveCount(64);
  await expect(
    grid.getByRole('gridcell', { name: /^Alder_0001\.jpg and Alder_0002\.jpg: 0\.\d{3}, same/ }),
  ).toBeVisible();
  await expect(
    grid.getByRole('gridcell', {
      name: /^Alder_0001\.jpg and Hazel_0001\.jpg: 0\.\d{3}, different/,
    }),
  ).toBeVisible();

  const csv = await facet.exportAs('Distances as CSV');
  expect(csv.name).toBe('facet-distances.csv');
  const rows = csv.bytes
    .toString()
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
  expect(rows).toHaveLength(9);
  const names = rows[0]!.slice(1);
  expect(names).toEqual(rows.slice(1).map(([name]) => name));
  const squared = rows.slice(1).map((row) => row.slice(1).map(Number));
  for (const [r, row] of squared.entries()) {
    expect(row).toHaveLength(8);
    expect(row[r]).toBe(0);
    for (const [c, value] of row.entries()) expect(value).toBe(squared[c]![r]);
  }
  const at = (name: string) => names.indexOf(name);
  for (const name of PEOPLE) {
    expect(squared[at(`${name}_0001.jpg`)]![at(`${name}_0002.jpg`)]).toBeLessThan(0.4);
  }
  expect(squared[at('Alder_0001.jpg')]![at('Hazel_0001.jpg')]).toBeGreaterThan(0.4);

  const text = (await facet.exportAs('Distances as text')).bytes.toString().split('\n');
  expect(text[0]).toBe('Images:');
  expect(text[1]).toBe(`0: ${names[0]}`);
  expect(text.slice(9, 12)).toEqual([
    '',
    'Distance matrix',
    `    ${names.map((_, i) => `    ${i}     `).join('')}`,
  ]);
  const plain = text.slice(12, 20).map((line) => line.trim().split(/\s+/).slice(1).map(Number));
  for (const [r, row] of plain.entries()) {
    for (const [c, value] of row.entries()) {
      expect(value).toBe(Number(Math.sqrt(squared[r]![c]!).toFixed(4)));
    }
  }

  const zip = unzipSync((await facet.exportAs('Embeddings')).bytes);
  expect(Object.keys(zip).sort()).toEqual(['embeddings.npy', 'label_strings.npy', 'labels.npy']);
  const header = Buffer.from(zip['embeddings.npy']!.subarray(0, 128)).toString('latin1');
  expect(header).toContain("'shape': (8, 128)");
});

test('a cell opens its pair, by click and by keys', async ({ compare, facet, page }) => {
  await compare.many();
  await facet.pick('Add photos', PHOTOS);
  await facet.finished('8 photos with a face.');
  await page.getByRole('gridcell', { name: /^Aster_0001\.jpg and Aster_0002\.jpg/ }).click();
  await expect(compare.result).toContainText('Same person');
  await expect(compare.pane('first')).toContainText('Aster_0001.jpg');
  await expect(compare.pane('second')).toContainText('Aster_0002.jpg');

  await compare.many();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Two photos' })).toBeChecked();
  await expect(compare.result).toContainText(/the limit is/);
});

test('photos without a face, and what is no photo, are listed with the reason', async ({
  compare,
  facet,
  page,
}) => {
  await compare.many();
  const grey = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(200, 200);
    canvas.getContext('2d')!.fillRect(0, 0, 200, 200);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await facet.drop([
    { name: 'nobody.png', bytes: Uint8Array.from(grey) },
    { name: 'notes.txt', bytes: new TextEncoder().encode('no photo') },
  ]);
  await facet.finished('0 photos with a face. 2 left out.');
  const left = page.getByRole('region', { name: 'Left out' });
  await expect(left).toContainText(/nobody\.png\s*No face found/);
  await expect(left).toContainText(/notes\.txt\s*\S.*\./);
});

test('of a table of 300 photos only what is in view is on the page', async ({
  compare,
  facet,
  page,
}) => {
  await compare.many();
  const photos = Array.from({ length: 300 }, () => person('Alder', 1));
  await facet.pick('Add photos', photos);
  await facet.finished('300 photos with a face.');
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '301');
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(600);
  await grid.focus();
  await page.keyboard.press('End');
  await expect(grid.locator('[aria-colindex="301"]').first()).toBeVisible();
});
