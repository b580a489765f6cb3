/** What a page that was opened over plain http can't have is said truly, and in one way. */
import { alignArchive, boxesIn, crowd, outcome, savedZip } from './support/align-page';
import { expect, test } from './support/facet-page';

const OPEN = 'Open this page over https or at localhost.';

test(
  'it is said once, and stays on the Models page and in Help',
  { tag: '@plain-http' },
  async ({ facet, page }) => {
    await facet.open();
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    const notice = page.getByRole('status').filter({ hasText: 'opened over plain http' });
    await notice.getByRole('link', { name: 'Why, and what to do' }).click();
    const runs = page.getByRole('region', { name: 'What runs' });
    await expect(runs).toContainText(`Everything else works. ${OPEN}`);
    await expect(runs).not.toContainText('no WebGPU');
    await expect(notice).toBeHidden();
    const space = page.getByRole('region', { name: 'Space on this device' });
    await expect(space).toContainText('Over plain http a browser does not say');
    await facet.open('#/help');
    await expect(page.getByText(OPEN)).toBeVisible();
  },
);

test('the webcam says what it needs', { tag: '@plain-http' }, async ({ facet, page }) => {
  await facet.open();
  await page.getByRole('button', { name: 'Webcam' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText(`Browsers give no webcam over plain http. ${OPEN}`);
  await page.getByRole('button', { name: 'Stop webcam' }).click();
  await facet.trySample(1);
  await facet.finished('1 photo, 3 faces.');
});

test(
  'a zip is gathered in memory, goes on while the page is open, and that is said',
  { tag: '@plain-http' },
  async ({ facet, page }) => {
    await alignArchive(facet, page, crowd(3));
    await outcome(page, '3 faces written.');
    const where = page.getByRole('region', { name: 'Destination' });
    await expect(where).toContainText('Over plain http a browser keeps no files for this page');
    await expect(where).toContainText(OPEN);
    expect(boxesIn(await savedZip(page))).toHaveLength(3);
    await page.getByRole('button', { name: 'Align again' }).click();
    await outcome(page, '3 were there already.');
  },
);

test('scripts hear the same: no WebGPU over plain http, and nothing kept for good', async ({
  facet,
  page,
}) => {
  await facet.open();
  const { ready, persists, stored } = await page.evaluate(async () => ({
    ready: await window.facet.ready,
    persists: await window.facet.persist(),
    stored: await window.facet.storage(),
  }));
  expect(ready).toMatchObject({
    backend: 'wasm',
    fallbackReason: 'Browsers give no WebGPU over plain http.',
    fallbackHint: OPEN,
  });
  expect(persists).toBe(false);
  expect(stored).toMatchObject({ quota: 0, persisted: false });
});
