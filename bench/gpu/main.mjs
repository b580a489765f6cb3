/**
 * `npm run bench:gpu [-- words of the program]`: makes the folder that can be carried to a machine with a GPU, and runs
 * it here. `--only-make` makes it alone.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';

/** @type {{ module: typeof import('./fetched') }} */
const { module } = await runnerImport(resolve(import.meta.dirname, 'fetched.ts'), {
  configFile: false,
  logLevel: 'warn',
});
const { addPeers, nodeForPeers } = module;

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = resolve(ROOT, 'dist-gpu');
const OUT = resolve(ROOT, 'dist-gpu-carried');
const MEGABYTE = 1024 * 1024;
/** Megabytes of what is carried at most. */
const MOST = 50;
const PROGRAM = 'program.tar.xz';
const RUN = 'run.sh';

/** @param {string} node the archive of Node */
const script = (node) => `#!/bin/sh
# Unpacks Node, Dawn and the benchmark and runs it: sh run.sh [--into FOLDER] [words of the program].
set -e
here=$(cd "$(dirname "$0")" && pwd)
into=$here/unpacked
if [ "$1" = --into ]; then into=$2; shift 2; fi
command -v xz > /dev/null || { echo "xz is needed to unpack the benchmark: install xz-utils." >&2; exit 2; }
mkdir -p "$into"
tar -xJf "$here/${node}" -C "$into"
tar -xJf "$here/${PROGRAM}" -C "$into"
exec "$into/node" "$into/bench.mjs" "$@"
`;

/** @param {string} archive @param {string} folder @param {string[]} names */
function pack(archive, folder, names) {
  const command = ['-C', folder, '-cJf', resolve(OUT, archive), ...names];
  execFileSync('tar', command, { env: { ...process.env, XZ_OPT: '-6 -T2' }, stdio: 'inherit' });
}

/**
 * Node's own binary, without what a debugger reads. Packing takes minutes: it is done once a version.
 * @param {import('./fetched').NodeBinary} node
 * @returns {string} the archive
 */
function packNode({ path, version }) {
  const archive = `node-${version}-${process.platform}-${process.arch}.tar.xz`;
  if (existsSync(resolve(OUT, archive))) return archive;
  for (const name of readdirSync(OUT)) if (name.startsWith('node-')) rmSync(resolve(OUT, name));
  const folder = join(tmpdir(), `facet-node-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    cpSync(path, join(folder, 'node'));
    const { error } = spawnSync('strip', [join(folder, 'node')]);
    if (error) console.warn('Without strip (binutils) the folder is larger.');
    pack(archive, folder, ['node']);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return archive;
}

/** The peers' files go beside the program. @returns {import('./fetched').NodeBinary} that which is to be carried */
function addOthers() {
  for (const name of addPeers(BUILT)) {
    console.warn(`${name} could not be had: its part of the benchmark will say so.`);
  }
  const found = nodeForPeers();
  if (found) return found;
  console.warn(
    'A Node that runs the peers could not be had: this one is carried, and they will say so.',
  );
  return { path: process.execPath, version: process.version };
}

function make() {
  const config = resolve(ROOT, 'test/gpu/vite.config.ts');
  const vite = resolve(ROOT, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '-c', config], { cwd: ROOT, stdio: 'inherit' });
  mkdirSync(OUT, { recursive: true });
  const node = packNode(addOthers());
  pack(PROGRAM, BUILT, readdirSync(BUILT));
  writeFileSync(resolve(OUT, RUN), script(node), { mode: 0o755 });
  const bytes = [node, PROGRAM, RUN].reduce(
    (sum, name) => sum + statSync(resolve(OUT, name)).size,
    0,
  );
  console.log(`${OUT}: ${(bytes / MEGABYTE).toFixed(1)} MB`);
  if (bytes > MOST * MEGABYTE) throw new Error(`It is larger than ${MOST} MB.`);
}

const words = process.argv.slice(2);
make();
if (!words.includes('--only-make')) {
  const folder = join(tmpdir(), `facet-bench-${process.pid}`);
  try {
    const command = [resolve(OUT, RUN), '--into', folder, ...words];
    process.exitCode = spawnSync('sh', command, { stdio: 'inherit' }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
