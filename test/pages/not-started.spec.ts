/** What is on the page where its script does not run: why, and what to do. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';

const DIST = resolve(import.meta.dirname, '../../dist/index.html');

test('opened by double click it says how to serve it, and its policy still holds', async ({
  page,
}) => {
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  await page.goto(pathToFileURL(DIST).href);
  await expect(page.getByRole('heading', { name: 'Facet has not started' })).toBeVisible();
  await expect(page.getByText('this page was opened from a folder')).toBeVisible();
  await expect(page.getByRole('link', { name: 'http://localhost:8000/' })).toBeVisible();
  expect(told.filter((text) => text.includes('Content Security Policy'))).toEqual([]);
});

test('while its script is on the way nothing is said; after some seconds it is', async ({
  page,
}) => {
  await page.route(/assets\/index-[^/]*\.js$/, () => {});
  await page.goto('./', { waitUntil: 'commit' });
  const said = page.locator('h1', { hasText: 'Facet has not started' });
  await expect(said).toBeAttached();
  await expect(said).toBeHidden();
  await page.evaluate(() => document.getAnimations().forEach((delay) => delay.finish()));
  await expect(said).toBeVisible();
  await expect(page.getByText('the connection may be slow')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('that alone is said', async ({ page }) => {
    await page.goto('./');
    const noscript = page.locator('noscript');
    await expect(noscript).toBeVisible();
    expect(await noscript.textContent()).toContain('Please switch it on for this page');
    await expect(page.getByText('Facet has not started')).toBeHidden();
  });
});
