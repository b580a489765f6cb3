/** Gets Firefox and WebKitGTK where they are missing and the system's packages have them, and says so. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findFirefox, findWebKit } from './find-engines.mjs';

/** Longest wait for the package manager, milliseconds: the tests go on without. */
const BOUND = 150_000;

const ENGINES = [
  // Debian's package; Ubuntu has Firefox as a snap, which a test can't install.
  { name: 'Firefox', find: findFirefox, packages: ['firefox-esr'] },
  { name: 'WebKitGTK', find: findWebKit, packages: ['webkit2gtk-driver', 'xvfb'] },
];

/** @param {string} command */
function run(command) {
  console.log(`> ${command}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, { shell: true, stdio: 'inherit', env, timeout: BOUND }).status === 0;
}

/** Installs what can be installed; names loudly what is still missing, whose tests are skipped. */
export function ensureEngines() {
  const missing = ENGINES.filter(({ find }) => !find());
  if (missing.length === 0) return;
  const debian = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (debian && run('apt-get update -qq')) {
    for (const { packages } of missing) {
      run(`apt-get install -y -qq --no-install-recommends ${packages.join(' ')}`);
    }
  }
  for (const { name, find, packages } of missing) {
    if (find()) continue;
    console.error(
      `SKIPPED: ${name} is not here and could not be got, so the page is not tried in it. On Debian: apt-get install ${packages.join(' ')}.`,
    );
  }
}
