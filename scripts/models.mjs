/**
 * Fills public/models/ with the catalogue's weights, so that the page has them on its own origin.
 *
 *   npm run models                 the default sets
 *   npm run models -- mtcnn ...    these sets, by id
 *
 * Looks in $FACET_MODELS, in ../shared/models, then at the public address. A set that can't be had
 * costs one line and never fails a build: the page goes on without it.
 */
import './check-node.mjs';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
/** Sets that every build tries to have. */
const DEFAULT_SETS = ['mtcnn'];
/** No answer by then: there is no network. Milliseconds. */
const CONNECT_BOUND = 3_000;
/** A download that brings nothing for so long has broken off. */
const STALL_BOUND = 15_000;

/**
 * @typedef {{ name: string, bytes: number, sha256: string }} CatalogueFile
 * @typedef {{ title: string, path: string, address?: string, files: CatalogueFile[] }} FileSet
 */

/** @type {Record<string, FileSet>} */
const CATALOGUE = JSON.parse(readFileSync(resolve(ROOT, 'src/weights/files.json'), 'utf8'));

const FOLDERS = [process.env.FACET_MODELS ?? '', resolve(ROOT, '../shared/models')].filter(Boolean);

/** @param {string} path @param {CatalogueFile} file the right bytes, or undefined */
function readRight(path, file) {
  try {
    const bytes = readFileSync(path);
    return createHash('sha256').update(bytes).digest('hex') === file.sha256 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} id @param {CatalogueFile} file */
function fromFolders(id, file) {
  for (const folder of FOLDERS) {
    const bytes =
      readRight(resolve(folder, id, file.name), file) ??
      readRight(resolve(folder, file.name), file);
    if (bytes) return bytes;
  }
  return undefined;
}

/**
 * @param {string} address @param {CatalogueFile} file
 * @throws an Error that says why, in a few words
 */
async function fromNetwork(address, file) {
  const controller = new AbortController();
  let timer = setTimeout(() => controller.abort(), CONNECT_BOUND);
  try {
    const response = await fetch(address + file.name, { signal: controller.signal });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
    const chunks = [];
    let done = 0;
    for await (const chunk of response.body) {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(), STALL_BOUND);
      chunks.push(chunk);
      done += chunk.length;
      if (done > file.bytes) throw new Error('the file there is another one');
      showProgress(file, done);
    }
    const bytes = Buffer.concat(chunks);
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (digest !== file.sha256) throw new Error('the file there has another checksum');
    return bytes;
  } catch (error) {
    const known = error instanceof Error && /^the (server|file)/.test(error.message);
    throw known ? error : new Error(`${new URL(address).host} does not answer`);
  } finally {
    clearTimeout(timer);
    controller.abort();
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  }
}

/** @param {CatalogueFile} file @param {number} done */
function showProgress({ name, bytes }, done) {
  if (!process.stdout.isTTY) return;
  const percent = Math.floor((100 * done) / bytes);
  process.stdout.write(`\r${name}: ${percent} % of ${(bytes / 1e6).toFixed(1)} MB`);
}

/**
 * Written beside and renamed, so that a broken-off run leaves no half file.
 * @param {string} path @param {Uint8Array} bytes
 */
function writeWhole(path, bytes) {
  const partial = `${path}.partial`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
}

/** @param {string} id @param {FileSet} set */
async function fill(id, set) {
  const target = resolve(ROOT, 'public', set.path);
  const wanted = set.files.filter((file) => !readRight(resolve(target, file.name), file));
  if (wanted.length === 0) return;
  mkdirSync(target, { recursive: true });
  for (const file of wanted) {
    const bytes = fromFolders(id, file) ?? (set.address && (await fromNetwork(set.address, file)));
    if (!bytes) throw new Error('it is in none of the folders and has no public address');
    writeWhole(resolve(target, file.name), bytes);
  }
  console.log(
    `${set.title}: ${wanted.map(({ name }) => name).join(', ')} now in public/${set.path}`,
  );
}

const ids = process.argv.slice(2);
for (const id of ids.length ? ids : DEFAULT_SETS) {
  const set = CATALOGUE[id];
  if (!set) {
    console.error(`Unknown weights "${id}". Known: ${Object.keys(CATALOGUE).join(', ')}.`);
    process.exitCode = 1;
    continue;
  }
  try {
    await fill(id, set);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const names = set.files.map(({ name }) => name).join(', ');
    console.warn(
      `${set.title} is not here (${why}): put ${names} into public/${set.path} to have it; the page goes on without it.`,
    );
    if (ids.length) process.exitCode = 1;
  }
}

// A name look-up that is still under way would keep the process for many seconds more.
process.exit();
