/** How much memory the page takes while it reads photos that are far too large. Long: for `npm run test:full`. */
import { png } from '../fixtures/png';
import { addResult } from '../fixtures/results';
import { expect, test } from './support/facet-page';
import { PeakMemory } from './support/peak-memory';

/**
 * 900 megapixels take 3.4 GiB decoded. The page alone takes 0.25, the largest photo that is looked through
 * 0.5 as a tensor, one of 100 megapixels 0.65 while it is decoded.
 */
const MOST_BYTES = 1.5 * 2 ** 30;
const PHOTOS = 9;

const photo = () => png({ width: 10_000, height: 10_000, colour: 'grey', depth: 1 });

const record = (name: string, bytes: number) =>
  addResult(name, { megabytes: Math.round(bytes / 1e6) });

if (process.env['FACET_FULL'] === '1') {
  test('nine photos of 100 megapixels dropped at once take less than 1.5 GiB', async ({
    facet,
    page,
  }) => {
    test.setTimeout(600_000);
    await facet.open();
    const memory = new PeakMemory();
    const bytes = photo();
    await facet.drop(
      Array.from({ length: PHOTOS }, (_, i) => ({ name: `${i}.png`, bytes })),
      'drop',
    );
    const last = PHOTOS - 1;
    await page.getByRole('listbox', { name: 'Photos' }).press('End');
    await expect(facet.photo(`${last}.png`)).toHaveAccessibleName(`${last}.png, 0 faces`, {
      timeout: 500_000,
    });
    const peak = memory.stop();
    record('memory of the page, nine photos of 100 megapixels dropped', peak);
    expect(peak).toBeLessThan(MOST_BYTES);
  });

  test('nine calls with photos of 100 megapixels at once take less than 1.5 GiB', async ({
    facet,
    page,
  }) => {
    test.setTimeout(600_000);
    await facet.open();
    const memory = new PeakMemory();
    const base64 = Buffer.from(photo()).toString('base64');
    const notes = await page.evaluate(
      async ({ base64, count }) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const files = Array.from({ length: count }, (_, i) => new File([bytes], `${i}.png`));
        const all = await Promise.all(
          files.map((file) => window.facet.detect(file, { minSize: 'auto' })),
        );
        return all.map(({ notes }) => notes?.[0]);
      },
      { base64, count: PHOTOS },
    );
    const peak = memory.stop();
    record('memory of the page, nine calls with photos of 100 megapixels', peak);
    expect(notes).toEqual(Array(PHOTOS).fill('read at 63 % of its size: 100 megapixels'));
    expect(peak).toBeLessThan(MOST_BYTES);
  });
}
