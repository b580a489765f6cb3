/** The page's sentences have no holes, whatever is counted. */
import { expect, test } from 'vitest';
import * as shared from '../../../src/ui/words';
import * as align from '../../../src/ui/pages/align/words';
import * as cluster from '../../../src/ui/pages/cluster/words';
import * as compare from '../../../src/ui/pages/compare/words';
import * as detect from '../../../src/ui/pages/detect/words';
import * as evaluate from '../../../src/ui/pages/evaluate/words';
import * as models from '../../../src/ui/pages/models/words';

/** One of them, or none, by a number with its noun; and what is no number at all. */
const WRONG =
  /\b1 (photos|faces|pairs|files|folds|lines|people|crops|samples)\b|\b0 (photo|face|pair|file|fold)\b|NaN|Infinity/;
const NOUN_BEFORE = /\bof 1 (photos|faces|pairs|files|folds)\b/;

/** Every sentence made of a count. What is made of anything else throws, or says that it is undefined. */
function* sentences(words: unknown, count: number, at = ''): Generator<[string, string]> {
  if (typeof words === 'function') {
    try {
      const made: unknown = (words as (...all: number[]) => unknown)(count, count, count, count);
      yield* sentences(made, count, at);
    } catch {
      // It wants a list or a row.
    }
  } else if (typeof words === 'string') {
    if (!words.includes('undefined')) yield [at, words];
  } else if (typeof words === 'object' && words !== null) {
    for (const [name, inner] of Object.entries(words)) {
      yield* sentences(inner, count, `${at}.${name}`);
    }
  }
}

test.each([
  ['shared', shared],
  ['align', align],
  ['cluster', cluster],
  ['compare', compare],
  ['detect', detect],
  ['evaluate', evaluate],
  ['models', models],
])('of %s', (_, words) => {
  const said = [0, 1, 2].flatMap((count) => [...sentences(words, count)]);
  expect(said.length).toBeGreaterThan(30);
  expect(said.filter(([, text]) => WRONG.test(text) || NOUN_BEFORE.test(text))).toEqual([]);
});
