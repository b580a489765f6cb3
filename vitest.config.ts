import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserArguments, findBrowser } from './scripts/find-browser.mjs';
import { wat } from './scripts/wat-plugin.ts';
import { ISOLATION } from './scripts/headers.ts';

const shared = resolve(import.meta.dirname, '../shared');
const full = process.env.FACET_FULL === '1';

/** What every test may ask: is the reference data there, and is this the long run? */
const provide = { shared: existsSync(shared) ? shared : '', full };

export default defineConfig({
  test: {
    projects: [
      {
        // The page's state is written in runes.
        plugins: [svelte(), wat()],
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          provide,
        },
      },
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Drivers of other browsers lose an event now and then; what is broken fails three times.
          retry: 2,
          fileParallelism: false,
        },
      },
      {
        plugins: [svelte(), wat()],
        server: { fs: { allow: ['.', shared] }, headers: ISOLATION },
        worker: { format: 'es', plugins: () => [wat()] },
        optimizeDeps: {
          include: [
            '@tensorflow/tfjs-core',
            '@tensorflow/tfjs-core/dist/register_all_gradients',
            '@tensorflow/tfjs-backend-cpu',
            '@tensorflow/tfjs-backend-wasm',
            '@tensorflow/tfjs-backend-webgpu',
            'comlink',
            'fflate',
            'idb-keyval',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: full ? 3_600_000 : 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          provide,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { executablePath: findBrowser(), args: browserArguments },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
