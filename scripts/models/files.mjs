/** Files of the catalogue on this machine: found by checksum, written whole. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * @typedef {{ name: string, bytes: number, sha256: string }} CatalogueFile
 * @typedef {CatalogueFile & { requirement: string, address: string }} Wheel
 * @typedef {{ title: string, path: string, alias?: string, address?: string, package?: string,
 *   folder?: string, wheel?: Wheel, files: CatalogueFile[] }} FileSet
 */

/** @param {Uint8Array} bytes @param {CatalogueFile} file whether these are its bytes */
export function isRight(bytes, file) {
  return createHash('sha256').update(bytes).digest('hex') === file.sha256;
}

/** @param {string} path @param {CatalogueFile} file the right bytes, or undefined */
export function readRight(path, file) {
  try {
    const bytes = readFileSync(path);
    return isRight(bytes, file) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The first right copy of a file in some folders, or in theirs of one of the names.
 * @param {string[]} folders @param {string[]} names @param {CatalogueFile} file
 */
export function findRight(folders, names, file) {
  for (const folder of folders) {
    for (const name of [...names, '.']) {
      const bytes = readRight(resolve(folder, name, file.name), file);
      if (bytes) return bytes;
    }
  }
  return undefined;
}

/**
 * Written beside and renamed, so that a broken-off run leaves no half file.
 * @param {string} path @param {Uint8Array} bytes
 */
export function writeWhole(path, bytes) {
  const partial = `${path}.partial`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
}
