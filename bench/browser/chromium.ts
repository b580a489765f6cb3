/** One Chromium, one page in it. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { browserArguments, findBrowser } from '../../scripts/find-browser.mjs';

export interface OpenBrowser {
  browser: Browser;
  page: Page;
}

/** @throws Error where there is no Chromium, or the page does not load */
export async function openPage(url: string): Promise<OpenBrowser> {
  const executablePath = findBrowser();
  if (!executablePath) {
    throw new Error('No Chromium found: install Chromium or Chrome, or set CHROME to its path.');
  }
  const browser = await chromium.launch({ executablePath, headless: true, args: browserArguments });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis, undefined, { timeout: 120_000 });
  return { browser, page };
}
