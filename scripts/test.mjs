/**
 * `npm test`: everything that can be checked, one step after another, going on after a failure.
 * The last line is "N passed, N failed". `--full` adds the long tests (FACET_FULL=1).
 */
import './check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBrowser } from './get-browser.mjs';
import { ensureEngines } from './get-engines.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'facet-test-'));
const env = { ...process.env };
if (process.argv.includes('--full')) env.FACET_FULL = '1';

/**
 * @typedef {{ passed: number, failed: number, skipped: number, again?: number }} Count
 * @typedef {{ name: string, command: string, browser?: boolean, report?: string,
 *   count?: (report: any) => Count, before?: () => void, unless?: string }} Step
 */

/** @param {any} report of vitest's JSON reporter @returns {Count} */
function countVitest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {any} report of Playwright's JSON reporter @returns {Count} */
function countPlaywright({ stats }) {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
    again: stats.flaky,
  };
}

/** @param {string} project @returns {Step} */
function vitest(project) {
  const report = join(reports, `${project}.json`);
  return {
    name: project,
    command: `npx --no-install vitest run --project ${project} --reporter=default --reporter=json --outputFile.json="${report}"`,
    report,
    count: countVitest,
  };
}

const pages = join(reports, 'pages.json');

/** @type {Step[]} */
const STEPS = [
  {
    name: 'models',
    command: 'npm run --silent models && npm run --silent models -- --if-near facenet',
  },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'types', command: 'npm run --silent types' },
  vitest('unit'),
  { ...vitest('browser'), browser: true },
  { name: 'build', command: 'npm run --silent build' },
  {
    name: 'pages',
    command: 'npx --no-install playwright test --reporter=list,json',
    browser: true,
    report: pages,
    count: countPlaywright,
    unless: existsSync(resolve(ROOT, 'playwright.config.ts'))
      ? undefined
      : 'no playwright.config.ts',
  },
  { ...vitest('engines'), browser: true, before: ensureEngines },
];

/**
 * A step without a report is one check; a failure that no test accounts for is one more.
 * @param {Step} step @returns {Count}
 */
function runStep({ command, report, count }) {
  const { status } = spawnSync(command, {
    cwd: ROOT,
    shell: true,
    stdio: 'inherit',
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: pages },
  });
  const ok = status === 0;
  if (!report || !count) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  const counted = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  if (!ok && counted.failed === 0) counted.failed = 1;
  return counted;
}

if (!existsSync(resolve(ROOT, '../shared'))) {
  console.warn('SKIPPED: ../shared is not here; what needs its reference data is left out.');
}

const haveBrowser = ensureBrowser();
const summary = [];
let passed = 0;
let failed = 0;
for (const step of STEPS) {
  console.log(`\n=== ${step.name} ===`);
  const start = Date.now();
  if (step.unless) {
    console.log(`Left out: ${step.unless}.`);
    continue;
  }
  step.before?.();
  const result =
    step.browser && !haveBrowser ? { passed: 0, failed: 1, skipped: 0 } : runStep(step);
  passed += result.passed;
  failed += result.failed;
  const seconds = Math.round((Date.now() - start) / 1000);
  const skipped = result.skipped ? `, ${result.skipped} skipped` : '';
  const again = result.again ? `, ${result.again} ONLY AT A SECOND TRY` : '';
  summary.push(
    `${step.name.padEnd(8)} ${result.passed} passed, ${result.failed} failed${skipped}${again} (${seconds} s)`,
  );
}
rmSync(reports, { recursive: true, force: true });

console.log(`\n=== summary ===\n${summary.join('\n')}\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
