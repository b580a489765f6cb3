import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * Which rooms of src/ a room may import from. Everything else is closed: imports go downward only,
 * and the pure rooms (weights/formats, export) stay free of tfjs and of the DOM.
 */
/** @type {Record<string, string[]>} */
const ROOMS = {
  base: [],
  archives: ['base'],
  export: ['base', 'archives'],
  photos: ['base', 'archives', 'export'],
  kernels: ['base'],
  networks: ['base'],
  protocol: ['base'],
  cache: ['base'],
  weights: ['base', 'archives', 'networks'],
  mtcnn: ['base', 'kernels', 'photos'],
  vision: ['base', 'cache', 'kernels', 'photos', 'protocol', 'mtcnn', 'networks'],
  engine: ['base', 'export', 'photos', 'protocol', 'vision', 'weights'],
  ui: ['base', 'export', 'photos', 'protocol'],
};

/** Packages that only one room may know. */
const PACKAGES = [
  { pattern: 'comlink', rooms: ['engine'] },
  { pattern: '@tensorflow/*', rooms: ['kernels', 'mtcnn', 'networks', 'vision'] },
  { pattern: 'idb-keyval', rooms: ['cache', 'weights', 'ui'] },
  { pattern: 'svelte', rooms: ['ui'] },
];

/** @type {import('eslint').Linter.Config[]} */
const borders = Object.entries(ROOMS).map(([room, allowed]) => {
  const closed = Object.keys(ROOMS).filter((other) => other !== room && !allowed.includes(other));
  const packages = PACKAGES.filter(({ rooms }) => !rooms.includes(room));
  return {
    files: [`src/${room}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...closed.map((other) => ({
              group: [`**/${other}/**`, `!./**`],
              message: `src/${room} may not import from src/${other}: imports go downward only.`,
            })),
            ...packages.map(({ pattern }) => ({
              group: [pattern, `${pattern}/**`],
              message: `src/${room} may not know ${pattern}.`,
            })),
          ],
        },
      ],
    },
  };
});

/**
 * The files worker walks networks but owns no tfjs: only the parts that do not compute.
 * @type {import('eslint').Linter.Config}
 */
const pureNetworks = {
  files: ['src/networks/**'],
  ignores: ['src/networks/run.ts'],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', { patterns: ['@tensorflow/*', './run'] }],
  },
};

export default defineConfig(
  { ignores: ['dist/', 'public/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  { files: ['scripts/**', 'bench/**', 'test/**'], rules: { 'no-console': 'off' } },
  ...borders,
  pureNetworks,
);
