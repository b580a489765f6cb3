/** Whatever is handed to a page is answered, on every page. */
import { zip } from '../fixtures/zips';
import { expect, test } from './support/facet-page';
import { PAGES } from './support/pages';

/** Those that say at once, or when they start, that there is nothing to read. */
const SAY_SO = PAGES.filter((name) => name !== 'models');

test('a picture of another site is answered on every page, dropped or pasted', async ({
  facet,
  page,
}) => {
  const hand = (kind: 'drop' | 'paste') =>
    page.evaluate((kind) => {
      const data = new DataTransfer();
      data.setData('text/html', '<a href="/"><img src="https://other.example/x.jpg"></a>');
      document.body.dispatchEvent(
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true }),
      );
    }, kind);
  const answer = page.getByRole('alert').filter({ hasText: 'other.example' });
  for (const [at, name] of PAGES.entries()) {
    await facet.open(`#/${name}`);
    await hand(at % 2 === 0 ? 'drop' : 'paste');
    await expect(answer).toContainText('Save the picture or file on this device, then add it.');
  }
  await facet.open('#/help');
  await hand('drop');
  await expect(page.getByRole('alert')).toContainText('Nothing is read on this page.');
});

test('an archive of litter alone is answered on the pages that read photos', async ({
  facet,
  page,
}) => {
  const bytes = zip([{ name: 'Thumbs.db', data: new Uint8Array(8) }]);
  for (const name of SAY_SO) {
    await facet.open(`#/${name}`);
    await facet.drop([{ name: 'litter.zip', bytes }]);
    // Aligning looks into an archive when it starts.
    if (name === 'align') await page.getByRole('button', { name: 'Align', exact: true }).click();
    await expect(
      page.getByText(/There is (nothing to read|no photo) in litter\.zip\./),
    ).toHaveCount(name === 'align' ? 2 : 1);
    await expect(page.getByText('Left out: 1 file of the system’s own.').first()).toBeAttached();
  }
});
