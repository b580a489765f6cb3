/** A first visit: a sample is clicked, faces are shown. */
import { expect, test } from './support/facet-page';
import { ALL_FACES, FACES } from './support/samples';

test(
  'a sample that is clicked shows its faces, with boxes, crops and numbers',
  { tag: '@plain-http' },
  async ({ facet, page }) => {
    await facet.open('');
    await facet.trySample(1);
    await expect(facet.faces).toHaveCount(FACES[0]!);
    await facet.finished('1 photo, 3 faces.');
    await expect(page.locator('.stage .box')).toHaveCount(3);
    await expect(page.getByRole('img', { name: 'group-1.jpg, 3 faces found' })).toBeVisible();
    await expect(facet.faceCard).toContainText('Face 1 of 3');
    await expect(facet.faceCard).toContainText(/Score\s*(0\.9\d\d|1\.000)/);
    await expect(facet.faceCard).toContainText(/Size\s*\d+ px/);
    await expect(facet.faceCard).toContainText(/Roll\s*−?\d+°/);
    await expect(facet.faceCard).toContainText(/Good enough|Usable|Hard to use/);
    await expect(page.getByRole('navigation')).toContainText('MTCNN (Facet)');
    await expect(page.getByRole('navigation')).toContainText('nothing leaves this device');
  },
);

test('all samples are looked through, and the list says how many faces each has', async ({
  facet,
  page,
}) => {
  await facet.open();
  await page.getByRole('button', { name: 'Try all 11 samples' }).click();
  await facet.finished(`11 photos, ${ALL_FACES} faces.`);
  for (const [index, count] of FACES.slice(0, 3).entries()) {
    await expect(facet.photo(`group-${index + 1}.jpg`)).toHaveAccessibleName(
      `group-${index + 1}.jpg, ${count} faces`,
    );
  }
});

test('a face is chosen on the photo, in the list and by hovering', async ({ facet, page }) => {
  await facet.open();
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
  await facet.faces.nth(2).hover();
  await expect(facet.faceCard).toContainText('Face 3 of 3');
  const box = await page.locator('.stage .box').nth(1).boundingBox();
  await page.mouse.click(box!.x + box!.width / 2, box!.y + box!.height / 2);
  await expect(facet.faceCard).toContainText('Face 2 of 3');
});

test('the photo is zoomed by wheel, buttons and keys, and strokes keep their width', async ({
  facet,
  page,
}) => {
  await facet.open();
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
  const stage = page.getByRole('application');
  const width = async () => (await page.locator('.stage .box').first().boundingBox())!.width;
  const fitted = await width();
  await stage.hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(width).toBeGreaterThan(1.5 * fitted);
  await page.getByRole('button', { name: 'Fit' }).click();
  await expect.poll(width).toBeCloseTo(fitted, 0);
  await stage.focus();
  await page.keyboard.press('+');
  await expect.poll(width).toBeGreaterThan(1.1 * fitted);
  await page.keyboard.press('0');
  await expect.poll(width).toBeCloseTo(fitted, 0);
  await page.getByRole('button', { name: '100 %' }).click();
  await expect(page.getByRole('button', { name: '100 %' })).toHaveAttribute('aria-pressed', 'true');
});
