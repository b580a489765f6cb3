/** Where a Chromium is: $CHROME, then Playwright's own, then the usual system paths. */
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Flags of every test browser. `--enable-unsafe-webgpu` alone gives a software adapter where there
 * is no GPU; the others keep the browser from calling home; `--no-sandbox` lets root start it.
 */
export const browserArguments = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--enable-unsafe-webgpu',
];

/** The path of an installed Chromium, or undefined. */
export function findBrowser() {
  const candidates = [process.env.CHROME, chromium.executablePath(), ...SYSTEM];
  return candidates.find((path) => path && existsSync(path));
}
