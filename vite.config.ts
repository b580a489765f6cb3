import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { HEADERS, ISOLATION } from './scripts/headers.ts';
import { licences } from './scripts/licences-plugin.ts';
import { serviceWorker } from './scripts/service-worker-plugin.ts';
import { wat } from './scripts/wat-plugin.ts';

/**
 * tfjs's threaded WebAssembly ships `factory.toString()` to its threads; a compressor that moves
 * code between functions breaks that text, so workers are only mangled and stripped of white space.
 */
const workerMinify = { mangle: true, compress: false, codegen: true };

/**
 * Nothing may import from a worker's entry: WebKit runs the entry again for the chunk that does, and
 * two workers answer in turn. The backends' chunks share tfjs-core with the entry, so it is its own.
 */
const workerChunks = {
  groups: [
    {
      name: 'tfjs-core',
      test: /tfjs-core[\\/](?!dist[\\/](register_all_)?gradients)/,
      priority: 3,
    },
    // Fetched with the first training, and what training shares with the entry.
    {
      name: 'tfjs-gradients',
      test: /tfjs-core[\\/]dist[\\/](register_all_)?gradients/,
      priority: 2,
    },
    { name: 'common', test: /src[\\/](base|kernels|networks|protocol)[\\/]/, priority: 1 },
  ],
};

export default defineConfig({
  base: './',
  plugins: [svelte(), licences(), serviceWorker(), wat()],
  server: { headers: ISOLATION, port: 5173 },
  preview: {
    // Workers obey the policy of their own answer, not the page's meta tag.
    headers: HEADERS,
    // What is served is public: whoever serves it on an Intranet may name the host as they like.
    allowedHosts: true,
    port: 4173,
  },
  worker: {
    format: 'es',
    plugins: () => [wat()],
    rolldownOptions: { output: { minify: workerMinify, codeSplitting: workerChunks } },
  },
  build: { target: 'es2022', chunkSizeWarningLimit: 2000 },
});
