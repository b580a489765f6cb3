/** Chromium, which the others are held to. */
import { chromium } from '@playwright/test';
import { browserArguments } from '../../../scripts/find-browser.mjs';
import { unwrapped, wrapped, type Engine } from './engine';

export async function openChromium(executablePath: string): Promise<Engine> {
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  const page = await browser.newPage({ viewport: { width: 1280, height: 820 } });
  return {
    messages: () => [],
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    size: (width, height) => page.setViewportSize({ width, height }),
    run: async (work, ...args) =>
      unwrapped(
        await page.evaluate<string>(`(${wrapped(work)})(${JSON.stringify(JSON.stringify(args))})`),
      ),
    click: (css) => page.click(css),
    setFiles: (css, paths) => page.setInputFiles(css, paths),
    close: () => browser.close(),
  };
}
