import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/find-browser.mjs';

/** Several checkouts may test side by side. */
const PORT = Number(process.env.FACET_PAGES_PORT ?? 4179);
const full = process.env.FACET_FULL === '1';
const report = process.env.FACET_PAGES_JSON;

/** A host that is no secure context: plain http, and not localhost. */
const INTRANET = 'facet.example';
const PLAIN_HTTP = /plain-http\.spec\.ts$/;
/** What every page does there; a few of it in every run, all of it in the full one. */
const WITHOUT_HTTPS =
  /(align|compare|evaluate|export|frame|intake|keyboard|models|plain-http|samples|search)[^/]*\.spec\.ts$/;

/** The built page (npm run build), used as a person uses it. */
export default defineConfig({
  testDir: 'test/pages',
  outputDir: 'test-results',
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 1,
  /** A second try is counted and said by `npm test`: a slow machine must not lose a whole run. */
  retries: 1,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 820 },
    launchOptions: { executablePath: findBrowser(), args: browserArguments },
  },
  projects: [
    { name: 'pages', testIgnore: PLAIN_HTTP },
    {
      name: 'plain-http',
      testMatch: WITHOUT_HTTPS,
      testIgnore: /webcam/,
      grep: full ? undefined : /@plain-http/,
      // What no insecure page has is said by the spec of its own.
      grepInvert: /@secure/,
      use: {
        baseURL: `http://${INTRANET}:${PORT}/`,
        launchOptions: {
          executablePath: findBrowser(),
          args: [...browserArguments, `--host-resolver-rules=MAP ${INTRANET} localhost`],
        },
      },
    },
  ],
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort`,
    port: PORT,
    reuseExistingServer: false,
  },
});
