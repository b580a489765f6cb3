/** The webcam against a photo, played from a film of the sample portraits. */
import { FILMED, makeFilm } from './support/camera';
import { expect, test } from './support/compare-page';

test.use({ launchOptions: FILMED });

test('live against a photo, then a picture taken', async ({ compare, page }) => {
  await makeFilm(page, ['samples/people/Alder/Alder_0001.jpg']);
  await compare.sample('second', 'Alder_0002.jpg');
  await page.getByRole('button', { name: 'Webcam as the first photo' }).click();
  await expect(compare.result).toContainText('Same person');
  await expect(compare.pane('first')).toContainText('One face is followed');
  await expect(page.getByRole('region', { name: 'Why' })).toContainText('Take a photo');

  await compare.clear('second');
  await compare.sample('second', 'Hazel_0001.jpg');
  await expect(compare.result).toContainText('Different people');

  // Never more than one frame on its way.
  const queue = await page.evaluate(async () => (await window.facet.stats()).queue);
  expect(queue).toBeLessThanOrEqual(2);

  await page.getByRole('button', { name: 'Take photo' }).click();
  await expect(page.locator('video')).toHaveCount(0);
  await expect(compare.pane('first')).toContainText('webcam-1.jpg');
  await expect(compare.result).toContainText('Different people');
});

test('leaving the page stops the webcam', async ({ compare, page }) => {
  await makeFilm(page, ['samples/people/Alder/Alder_0001.jpg']);
  await page.getByRole('button', { name: 'Webcam as the second photo' }).click();
  await expect(compare.pane('second')).toContainText('One face is followed');
  const stream = await page.locator('video').evaluateHandle((video) => {
    return (video as HTMLVideoElement).srcObject as MediaStream;
  });
  await page.getByRole('link', { name: 'Help' }).click();
  await expect
    .poll(() => stream.evaluate((media) => media.getTracks().map(({ readyState }) => readyState)))
    .toEqual(['ended']);
});
