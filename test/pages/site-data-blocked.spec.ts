/** A browser that blocks all cookies stores nothing for a page: no locks, no databases, no files. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ComparePage } from './support/compare-page';
import { expect, test as base } from './support/facet-page';

/** What the browser's settings write for "block all cookies". */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

const test = base.extend({
  context: async ({ baseURL, launchOptions, viewport, serviceWorkers }, use) => {
    const profile = mkdtempSync(join(tmpdir(), 'facet-profile-'));
    mkdirSync(join(profile, 'Default'));
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(BLOCKED));
    const options = { ...launchOptions, baseURL, viewport, serviceWorkers };
    const context = await chromium.launchPersistentContext(profile, options);
    await use(context);
    await context.close();
    rmSync(profile, { recursive: true });
  },
});

test('with site data blocked faces are found and compared, and what is lost is said', async ({
  facet,
  page,
}) => {
  await facet.open();
  const asked = () =>
    page.evaluate(() => navigator.locks.request('any', () => 'given').catch(() => 'refused'));
  expect(await asked()).toBe('refused');
  await facet.trySample(1);
  await facet.finished('1 photo, 3 faces.');
  const lost = page.getByRole('status').filter({ hasText: 'does not let the page store anything' });
  await expect(lost).toBeVisible();
  await facet.open('#/compare');
  const compare = new ComparePage(page);
  await compare.sample('first', 'Alder_0001.jpg');
  await compare.sample('second', 'Alder_0002.jpg');
  await expect(compare.result).toContainText('Same person');
});
