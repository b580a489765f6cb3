/** What is looked for: the limit filters at once, everything else looks again. */
import { expect, test } from './support/facet-page';

test('“Surest only” filters what was found and runs nothing', async ({ facet, page }) => {
  await facet.open();
  await facet.trySample(1);
  await expect(facet.faces).toHaveCount(3);
  await facet.finished('1 photo, 3 faces.');
  const scores = await facet.faces.evaluateAll((faces) =>
    faces.map((face) => Number(face.getAttribute('aria-label')!.split('score ')[1])),
  );
  const runs = await facet.countRuns();
  const slider = page.getByRole('slider', { name: 'Surest only' });
  await slider.fill('0.99');
  await expect(facet.faces).toHaveCount(scores.filter((score) => score >= 0.99).length);
  await slider.fill('0.5');
  await expect.poll(() => facet.faces.count()).toBeGreaterThanOrEqual(3);
  expect(await runs()).toBe(0);
});

test('“Smallest face” looks again', async ({ facet, page }) => {
  await facet.open();
  await facet.trySample(2);
  await facet.finished('1 photo, 8 faces.');
  const slider = page.getByRole('slider', { name: 'Smallest face' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'auto: 20 px');
  const runs = await facet.countRuns();
  await slider.fill('200');
  await expect.poll(runs).toBe(1);
  await expect.poll(() => facet.faces.count()).toBeLessThan(8);
  await page.getByRole('button', { name: 'Auto' }).click();
  await facet.finished('1 photo, 8 faces.');
});

test('“As the original” is minSize 20 and the thresholds of the weights', async ({
  facet,
  page,
}) => {
  await facet.open();
  await facet.trySample(1);
  await facet.finished('1 photo, 3 faces.');
  await page.getByRole('radio', { name: 'As the original' }).check({ force: true });
  await expect(page.getByRole('slider', { name: 'Smallest face' })).toHaveValue('20');
  await expect(page.getByRole('slider', { name: 'Surest only' })).toHaveValue('0.6');
  await facet.finished('1 photo, 3 faces.');
  const exact = await page.evaluate(async () => {
    const photo = await (await fetch('samples/groups/group-1.jpg')).blob();
    return (await window.facet.detect(photo)).faces.map(({ box }) => box);
  });
  const { bytes } = await facet.exportAs('Faces as JSON');
  const shown = JSON.parse(bytes.toString()).photos[0].faces as { box: number[] }[];
  expect(shown.map(({ box }) => box.map(Math.round))).toEqual(
    exact.map((box) => box.map(Math.round)),
  );
});

test('a photo on its side is looked through the other ways round when asked', async ({
  facet,
  page,
}) => {
  await facet.open();
  const turned = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(
      await (await fetch('samples/people/Alder/Alder_0001.jpg')).blob(),
    );
    const canvas = new OffscreenCanvas(bitmap.height, bitmap.width);
    const context = canvas.getContext('2d')!;
    context.rotate(Math.PI / 2);
    context.drawImage(bitmap, 0, -bitmap.height);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  await page.getByRole('button', { name: 'Try sample photo 1' }).click();
  await facet.drop([{ name: 'turned.png', bytes: Uint8Array.from(turned) }]);
  await facet.finished(/^2 photos/);
  await facet.photo('turned.png').click();
  await page.getByRole('switch', { name: 'Also look sideways' }).click();
  await expect(facet.faces).toHaveCount(1);
  await expect(page.getByText('Faces found with the photo turned by')).toBeVisible();
});
