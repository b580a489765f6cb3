/** Where the other engines are: Firefox, and WebKitGTK with the driver and the screen it needs. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The path of an installed Firefox, `$FIREFOX` first, or undefined. */
export function findFirefox() {
  const own = process.env.FIREFOX;
  return own && existsSync(own) ? own : (onPath('firefox-esr') ?? onPath('firefox'));
}

/** MiniBrowser lies under the library folder of the machine's architecture. */
function findMiniBrowser() {
  const libraries = '/usr/lib';
  if (!existsSync(libraries)) return undefined;
  return readdirSync(libraries)
    .filter((name) => name.endsWith('-linux-gnu'))
    .flatMap((name) => ['webkit2gtk-4.1', 'webkit2gtk-4.0'].map((version) => join(name, version)))
    .map((folder) => join(libraries, folder, 'MiniBrowser'))
    .find((path) => existsSync(path));
}

/** WebKitGTK's browser, its driver and the screen it draws on; undefined where one is missing. */
export function findWebKit() {
  const [browser, driver, screen] = [findMiniBrowser(), onPath('WebKitWebDriver'), onPath('Xvfb')];
  return browser && driver && screen ? { browser, driver, screen } : undefined;
}
