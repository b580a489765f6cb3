import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { licencesText, partsOf } from '../../../scripts/licences.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
const { dependencies } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

describe('the list of licences', () => {
  const text = licencesText(ROOT);

  it.each([...Object.keys(dependencies), 'svelte'])('has %s with a text', (name) => {
    const at = text.indexOf(`\n${name} `);
    expect(at).toBeGreaterThan(0);
    expect(text.slice(at, at + 2000)).toMatch(
      /Permission is hereby granted|Apache License|Copyright|stands under/,
    );
  });

  it('has what these are made of, too, and no tool of the tests', () => {
    const names = partsOf(ROOT).map(({ name }) => name);
    expect(names).toContain('d3-array');
    expect(names).toContain('seedrandom');
    expect(names).not.toContain('onnxruntime-web');
    expect(names).not.toContain('vitest');
  });

  it('has every licence’s whole text at least once', () => {
    for (const words of ['Apache License', 'MIT License', 'ISC', 'SIL Open Font License']) {
      expect(text.toLowerCase()).toContain(words.toLowerCase());
    }
  });
});
