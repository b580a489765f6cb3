/** The benchmark as a program: `npm run bench [-- --out FILE] [--case NAME] [--quick]`. */
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

process.chdir(resolve(import.meta.dirname, '..'));
const { module } = await runnerImport(resolve(import.meta.dirname, 'run.ts'), {
  configFile: false,
  logLevel: 'warn',
});
process.exitCode = await /** @type {typeof import('./run')} */ (module).run(process.argv.slice(2));
