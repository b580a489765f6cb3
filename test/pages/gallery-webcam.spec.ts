/** Live names before the webcam, played from a film of three drawn people. */
import { FILMED, makeFilm } from './support/camera';
import { expect, test } from './support/facet-page';

test.use({ launchOptions: FILMED });

test('two who are enrolled get their names, a third is unknown', async ({ facet, page }) => {
  await facet.open('#/gallery');
  const trio = await page.evaluate(async () => {
    const { gallery } = window.facet;
    const photo = async (name: string, number: number) => {
      const path = `samples/people/${name}/${name}_000${number}.jpg`;
      return (await fetch(path)).blob();
    };
    for (const name of ['Alder', 'Holly']) {
      const files = [1, 2].map(async (n) => ({ path: `${n}.jpg`, file: await photo(name, n) }));
      await gallery.enrol(name, await Promise.all(files));
    }
    const canvas = new OffscreenCanvas(750, 750);
    const context = canvas.getContext('2d')!;
    for (const [i, name] of ['Alder', 'Holly', 'Jasmine'].entries()) {
      const face = await createImageBitmap(await photo(name, 3));
      context.drawImage(face, 375 * (i % 2), 375 * Math.floor(i / 2), 375, 375);
    }
    return URL.createObjectURL(await canvas.convertToBlob());
  });
  await makeFilm(page, [trio]);
  await page.getByRole('radio', { name: 'Who is it?' }).check({ force: true });
  await page.getByRole('button', { name: 'Webcam' }).click();
  const line = page.locator('.view .tag');
  await expect(line).toHaveText(
    /^(?=.*Alder)(?=.*Holly)(?=.*Unknown)[^,]*, [^,]*, [^,]* · \d+\.\d frames\/s$/,
  );
  const labels = page.locator('.view svg text');
  const said = async () => (await labels.allTextContents()).map((text) => text.trim()).sort();
  await expect.poll(said).toEqual(['Alder', 'Holly', 'Unknown']);

  // One of the names is said to be wrong: nobody is called so any more, until that is taken back.
  await page.getByRole('button', { name: 'Not Holly' }).click();
  await expect(page.getByText('are not Holly')).toBeVisible();
  await expect.poll(said).toEqual(['Alder', 'Unknown', 'Unknown']);
  const people = await page.evaluate(() => window.facet.gallery.people());
  expect(people.map(({ name, not }) => [name, not.length])).toEqual([
    ['Alder', 0],
    ['Holly', 1],
  ]);
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect.poll(said).toEqual(['Alder', 'Holly', 'Unknown']);
});
