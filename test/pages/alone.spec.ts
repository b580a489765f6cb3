/** The page with nobody else: no other site, then no network at all. */
import { expect, FacetPage, test } from './support/facet-page';

test('with every other site refused, faces are found all the same', async ({
  facet,
  page,
  context,
}) => {
  const elsewhere: string[] = [];
  await context.route(
    (url) => url.protocol.startsWith('http') && url.hostname !== 'localhost',
    (route) => {
      elsewhere.push(route.request().url());
      return route.abort();
    },
  );
  await facet.open();
  await facet.trySample(2);
  await facet.finished('1 photo, 8 faces.');
  await expect(page.getByRole('region', { name: 'Running now' })).toContainText('MTCNN (Facet)');
  // All that is ever asked for are the published weights.
  expect(elsewhere.filter((url) => !/\/det[123]\.npy$/.test(url))).toEqual([]);
});

test.describe('with its service worker', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a reload with the network cut still finds the faces of a sample', async ({
    page,
    context,
  }) => {
    const facet = new FacetPage(page);
    await facet.open();
    await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
    await context.setOffline(true);
    await page.reload();
    await facet.trySample(1);
    await facet.finished('1 photo, 3 faces.');
  });
});
