import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import borders from './scripts/borders.mjs';
import svelteConfig from './svelte.config.js';

/**
 * The files worker walks networks but owns no tfjs: only the parts that do not compute.
 * @type {import('eslint').Linter.Config}
 */
const pureNetworks = {
  files: ['src/networks/**'],
  ignores: ['run', 'operations', 'fusing-layers'].map((name) => `src/networks/${name}.ts`),
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: ['@tensorflow/*', './run', './operations'] },
    ],
  },
};

export default defineConfig(
  {
    ignores: ['dist/', 'dist-gpu*/', 'public/', 'test-results/', 'playwright-report/', 'bench/.*/'],
  },
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
  { files: ['src/**'], plugins: { house: borders }, rules: { 'house/borders': 'error' } },
  pureNetworks,
);
