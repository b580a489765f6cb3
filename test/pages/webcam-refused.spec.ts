/** No webcam, or none that may be used: a sentence, and the page goes on. */
import { expect, test } from './support/facet-page';

test('a device without a webcam says so', async ({ facet, page }) => {
  await facet.open();
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  });
  await page.getByRole('button', { name: 'Webcam' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no webcam here.');
  await page.getByRole('button', { name: 'Stop webcam' }).click();
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
});

test('a webcam that may not be used says how to allow it', async ({ facet, page }) => {
  await facet.open();
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  });
  await page.getByRole('button', { name: 'Webcam' }).click();
  await expect(page.getByRole('alert')).toContainText('The webcam may not be used.');
  await expect(page.getByRole('alert')).toContainText('Allow it for this page');
});
