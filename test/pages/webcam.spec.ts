/** The webcam, played from a film of the sample portraits. */
import { FILMED, makeFilm } from './support/camera';
import { expect, test } from './support/facet-page';

test.use({ launchOptions: FILMED });

test('live faces, a photo taken, and the webcam stopped', async ({ facet, page }) => {
  await facet.open();
  await makeFilm(page, [
    'samples/people/Alder/Alder_0001.jpg',
    'samples/people/Aster/Aster_0001.jpg',
  ]);
  await page.getByRole('button', { name: 'Webcam' }).click();
  await expect(page.locator('.stage .box')).toHaveCount(1);
  await expect(page.getByText(/1 face, \d+\.\d frames\/s/)).toBeVisible();

  // Never more than one frame on its way.
  const queue = await page.evaluate(async () => (await window.facet.stats()).queue);
  expect(queue).toBeLessThanOrEqual(2);

  await page.getByRole('button', { name: 'Take photo' }).click();
  await expect(facet.photo('webcam-1.jpg')).toHaveAccessibleName('webcam-1.jpg, 1 face');
  await page.getByRole('button', { name: 'Stop webcam' }).click();
  await expect(page.locator('video')).toHaveCount(0);
  await expect(facet.faces).toHaveCount(1);
});

test('leaving the page stops the webcam', async ({ facet, page }) => {
  await facet.open();
  await makeFilm(page, ['samples/people/Alder/Alder_0001.jpg']);
  await page.getByRole('button', { name: 'Webcam' }).click();
  await expect(page.locator('.stage .box')).toHaveCount(1);
  const stream = await page.locator('video').evaluateHandle((video) => {
    return (video as HTMLVideoElement).srcObject as MediaStream;
  });
  await page.getByRole('link', { name: 'Help' }).click();
  await expect
    .poll(() => stream.evaluate((media) => media.getTracks().map(({ readyState }) => readyState)))
    .toEqual(['ended']);
});
