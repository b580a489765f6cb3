/** The licences of the parts that the built page is made of, as a text. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the development's packages, what of their own code is in the built page. */
const BUILT_IN = ['node_modules/svelte', 'node_modules/vite'];
const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;
const RULE = '\n\n----------------------------------------\n\n';

/**
 * @typedef {{ name: string, version: string, licence: string, author: string, folder: string,
 *   texts: string[] }} Part
 */

/**
 * Every package that is installed for the page itself, those below others too, and what of the tools is in it.
 * @param {string} root folder of package-lock.json
 * @returns {Part[]}
 */
export function partsOf(root) {
  /** @type {{ packages: Record<string, { dev?: boolean, version?: string, license?: string }> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder !== '' && (!dev || BUILT_IN.includes(folder)))
    .filter(([folder]) => existsSync(join(root, folder)))
    .map(([folder, { version = '', license = '' }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      author: authorOf(join(root, folder)),
      folder,
      texts: textsIn(join(root, folder)),
    }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** @param {string} folder @returns {string} '' where the package does not say */
function authorOf(folder) {
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return typeof author === 'string' ? author : (author?.name ?? '');
}

/** @param {string} folder @returns {string[]} */
function textsIn(folder) {
  return readdirSync(folder)
    .filter((name) => LICENCE_FILE.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());
}

/**
 * One section a part. A part that brings no text of its licence has it from another of the same one.
 * @param {string} root
 * @returns {string}
 * @throws where a licence has no text at all
 */
export function licencesText(root) {
  const parts = partsOf(root);
  const sections = parts.map(({ name, version, licence, author, texts }) => {
    const by = author ? `\nBy ${author}` : '';
    const title = `${name} ${version}${by}\nLicence: ${licence}`;
    if (texts.length > 0) return `${title}\n\n${texts.join('\n\n')}`;
    const other = parts.find((part) => part.licence === licence && part.texts.length > 0);
    if (!other) throw new Error(`${name} brings no text of its licence, ${licence}.`);
    return `${title}\nThe text of this licence stands under ${other.name}.`;
  });
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  const begin = `Facet\n\n${own}${RULE}What Facet is made of, each part under its own licence:`;
  return `${[begin, ...sections].join(RULE)}\n`;
}
