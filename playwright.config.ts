import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/find-browser.mjs';

/** Several checkouts may test side by side. */
const PORT = Number(process.env.FACET_PAGES_PORT ?? 4179);
const report = process.env.FACET_PAGES_JSON;

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
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort`,
    port: PORT,
    reuseExistingServer: false,
  },
});
