/** A start that comes to nothing: it is said, with what to do, and never “Starting” for ever. */
import { expect, test } from '@playwright/test';

test.use({ serviceWorkers: 'block' });

for (const worker of ['vision', 'files']) {
  test(`without the script of the ${worker} worker it is said at once`, async ({ page }) => {
    await page.route(new RegExp(`/${worker}\\.worker-`), (route) =>
      // What a host sends for a file that it has not got yet.
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await page.goto('./');
    const said = page.getByRole('status').filter({ hasText: 'could not be started' });
    await expect(said).toContainText('reload the page');
    await expect(page.getByRole('region', { name: 'Running now' })).toContainText('Nothing runs');
  });
}

test('a script that stalls is told of after ten seconds, given up after two minutes', async ({
  page,
}) => {
  let stall = true;
  await page.route(/\/vision\.worker-/, (route) => (stall ? undefined : route.continue()));
  await page.clock.install();
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.clock.runFor(10_000);
  const status = page.getByRole('status');
  await expect(status.filter({ hasText: 'Facet is still starting' })).toBeVisible();
  await page.clock.runFor(110_000);
  await expect(status.filter({ hasText: 'could not be started' })).toBeVisible();
  await expect(status.filter({ hasText: 'Facet is still starting' })).toBeHidden();

  stall = false;
  await page.getByRole('button', { name: 'Try sample photo 1' }).click();
  await expect(status.filter({ hasText: '1 photo, 3 faces.' })).toBeAttached();
});
