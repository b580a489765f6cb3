/** Gets a Chromium where there is none, and says so: Playwright's own, else the system's package. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from './find-browser.mjs';

/** @param {string} command */
function run(command) {
  console.log(`> ${command}`);
  return spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;
}

/** Whether the tests that need a browser can run. Tries to get one where there is none. */
export function ensureBrowser() {
  if (findBrowser()) return true;
  console.log('No Chromium found: getting one for the tests.');
  if (run('npx --no-install playwright install chromium') && findBrowser()) return true;
  const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (debian && run('apt-get update && apt-get install -y chromium') && findBrowser()) return true;
  console.error(
    'No Chromium could be got: install Chromium or Chrome, or set CHROME to the path of one. The tests that need a browser are left out, and so fail.',
  );
  return false;
}
