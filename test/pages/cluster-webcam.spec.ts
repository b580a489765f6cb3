/** Photos of the webcam go onto the pile; it plays a film of the sample portraits. */
import { FILMED, makeFilm } from './support/camera';
import { expect, test } from './support/facet-page';
import { person } from './support/samples';

test.use({ launchOptions: FILMED });

test('who is in front of the webcam is put with their photos', async ({ facet, page }) => {
  await facet.open('#/cluster');
  await makeFilm(page, ['samples/people/Alder/Alder_0001.jpg']);
  await page.getByRole('button', { name: 'Webcam', exact: true }).click();
  await page.getByRole('button', { name: 'Take photo' }).click();
  await expect(page.getByText('1 photo taken')).toBeVisible();
  await page.getByRole('button', { name: 'Stop webcam' }).click();
  await facet.pick('Add photos', [person('Alder', 2), person('Alder', 3), person('Alder', 4)]);
  await expect(page.getByRole('status').filter({ hasText: /4 faces, 1 group\./ })).toBeAttached({
    timeout: 60_000,
  });
});
