/** What can't be aligned is said, tried again, or cut by hand. */
import {
  alignArchive,
  boxesIn,
  chooseArchive,
  nobody,
  outcome,
  packed,
  photoOf,
  savedZip,
  sizeOf,
} from './support/align-page';
import { expect, test } from './support/facet-page';
import { withoutDialogs } from './support/folders';

test('sample people that can’t be fetched are said, and nothing starts', async ({
  facet,
  page,
}) => {
  await facet.open('#/align');
  await page.evaluate(() => {
    window.fetch = () => Promise.reject(new TypeError('offline'));
  });
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await expect(page.getByRole('alert')).toContainText('sample');
  await expect(page.getByRole('button', { name: 'Align the sample people' })).toBeEnabled();
});

test('a device without room for the zip is told as such @secure', async ({ facet, page }) => {
  await page.addInitScript(() => {
    const { prototype } = FileSystemFileHandle;
    const write = prototype.createWritable;
    prototype.createWritable = function (...options) {
      const isTried = this.name.startsWith('.facet-try');
      const full = new DOMException('', 'QuotaExceededError');
      return isTried ? write.apply(this, options) : Promise.reject(full);
    };
  });
  await facet.open('#/align');
  await page.getByRole('button', { name: 'Align the sample people' }).click();
  await expect(page.getByRole('alert')).toContainText(
    'There is no room left on this device to gather the zip.',
  );
});

test('an archive without photos is said, with what to choose', async ({ facet, page }) => {
  await alignArchive(facet, page, packed('notes.zip', { 'a/pairs.txt': new Uint8Array(3) }));
  await outcome(page, 'There is no photo in notes.zip.');
  await expect(page.getByText('Choose a folder of people with photos in it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the zip' })).toBeHidden();
});

test('an archive that ends early is not called a photo without a face', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const whole = packed('cut.zip', { 'a/1.jpg': photoOf('Alder', 1) });
  await chooseArchive(page, { ...whole, buffer: whole.buffer.subarray(0, 2000) });
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  const sheet = page.getByRole('region', { name: 'Photos that gave no face' });
  await expect(sheet.getByRole('heading')).toHaveText('1 file not readable');
  await expect(sheet.getByRole('listitem')).toContainText(/Copy or download it again|Unpack|again/);
  await outcome(page, '1 not readable.');
});

test('failures that a stopped look did not reach stay', async ({ facet, page }) => {
  await withoutDialogs(page);
  await facet.open('#/align');
  const photos = Array.from({ length: 40 }, (_, i) => [`a/${i + 10}.png`, nobody()] as const);
  await chooseArchive(page, packed('nobody.zip', Object.fromEntries(photos)));
  await page.getByRole('button', { name: 'Align', exact: true }).click();
  await outcome(page, '40 without a face.');
  await page.getByRole('button', { name: 'Look sideways too' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await outcome(page, 'Stopped after 40 photos: 0 faces written.');
  await expect(page.getByRole('heading', { name: '40 photos without a face' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Result' })).toContainText(/Photos\s*40\D/);
});

test('a photo that is tried again keeps its place beside another of its name', async ({
  facet,
  page,
}) => {
  await alignArchive(
    facet,
    page,
    packed('twice.zip', { 'a/x.jpg': photoOf('Alder', 1), 'a/x.png': nobody() }),
  );
  await outcome(page, '2 photos looked through: 1 face written. 1 without a face.');
  const tile = page.getByRole('region', { name: 'Photos that gave no face' }).getByRole('listitem');
  await tile.evaluate((element) => element.setAttribute('data-first-look', ''));
  await page.getByRole('button', { name: 'Look sideways too' }).click();
  await expect(page.locator('[data-first-look]')).toHaveCount(0);
  await outcome(page, '2 photos looked through: 1 face written. 1 without a face.');
  expect(boxesIn(await savedZip(page))[1]).toBe('a/x (2).png');
});

test('a face drawn by hand is cut as the run cut the others', async ({ facet, page }) => {
  await alignArchive(facet, page, packed('one.zip', { 'a/nobody.png': nobody() }));
  await outcome(page, '1 without a face.');
  await page.getByRole('radio', { name: 'ArcFace 112' }).check();
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  await page.getByRole('button', { name: 'Cut this out' }).click();
  await expect(page.getByRole('region', { name: 'Last faces' }).locator('img')).toHaveCount(1);
  expect(sizeOf((await savedZip(page))['a/nobody.png']!)).toEqual([160, 160]);
});

test('a face drawn by hand that can’t be cut is said, and nothing is lost', async ({
  facet,
  page,
}) => {
  await alignArchive(facet, page, packed('one.zip', { 'a/nobody.png': nobody() }));
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  await expect(page.getByRole('img', { name: 'The face as it would be cut' })).toBeVisible();
  await page.evaluate(() => {
    window.facet.crop = () => Promise.reject(new Error('The worker went away.'));
  });
  await page.getByRole('button', { name: 'Cut this out' }).click();
  await expect(page.getByRole('dialog')).toContainText('The worker went away.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: '1 photo without a face' })).toBeVisible();
});

test('a photo without a face is tried again, then done by hand with keys', async ({
  facet,
  page,
}) => {
  const files = { 'a/nobody.png': nobody(), 'a/broken.jpg': new TextEncoder().encode('nothing') };
  await alignArchive(facet, page, packed('odd.zip', files));
  await outcome(page, '1 without a face. 1 not readable.');
  const sheet = page.getByRole('region', { name: 'Photos that gave no face' });
  await expect(sheet.getByRole('heading')).toHaveText('1 photo without a face, 1 not readable');
  await expect(sheet).toContainText('No face found');
  await expect(sheet).toContainText('broken.jpg is not a picture');
  // The second look ends in the same words as the first: its tiles are new ones.
  const tiles = sheet.getByRole('listitem');
  await expect(tiles).toHaveCount(2);
  await tiles.first().evaluate((tile) => tile.setAttribute('data-first-look', ''));
  await sheet.getByRole('button', { name: 'Look sideways too' }).click();
  await expect(page.locator('[data-first-look]')).toHaveCount(0);
  await outcome(page, '2 photos looked through: 0 faces written.');
  const byHand = sheet.getByRole('button', { name: 'Draw the face of nobody.png by hand' });
  await expect(byHand).toBeEnabled();
  await byHand.press('Enter');
  const stage = page.getByRole('application', { name: /^Box around the face/ });
  await stage.focus();
  await expect(page.getByText('From 38, 18; 45 × 45 px')).toBeVisible();
  await stage.press('ArrowRight');
  await stage.press('Shift+ArrowDown');
  await expect(page.getByText('From 40, 18; 45 × 47 px')).toBeVisible();
  await page.getByRole('button', { name: 'Cut this out' }).press('Enter');
  await expect(page.getByRole('region', { name: 'Last faces' }).locator('img')).toHaveCount(1);
  const saved = await savedZip(page);
  expect(sizeOf(saved['a/nobody.png']!)).toEqual([160, 160]);
  const list = Object.keys(saved).find((name) => name.startsWith('bounding_boxes'))!;
  expect(new TextDecoder().decode(saved[list])).toBe('a/nobody.png 24 2 101 81\n');
});

test('the box is drawn with the pointer', async ({ facet, page }) => {
  await alignArchive(facet, page, packed('one.zip', { 'a/nobody.png': nobody() }));
  await page.getByRole('button', { name: 'Draw the face of nobody.png by hand' }).click();
  const stage = page.getByRole('application', { name: /^Box around the face/ });
  const at = (await stage.boundingBox())!;
  const move = (x: number, y: number) =>
    page.mouse.move(at.x + (x / 120) * at.width, at.y + (y / 90) * at.height);
  await move(10.1, 20.1);
  await page.mouse.down();
  await move(60.1, 70.1);
  await page.mouse.up();
  await expect(page.getByText('From 10, 20; 50 × 50 px')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stage).toBeHidden();
});
