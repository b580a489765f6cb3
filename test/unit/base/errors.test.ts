/** What is said of a failure is short, and says its own cause. */
import { describe, expect, test } from 'vitest';
import { brief, MOST_NAME, MOST_SENTENCE } from '../../../src/base/brief';
import { FacetError, toFacetError } from '../../../src/base/errors';
import { withReport } from '../../../src/calls/align/failures';
import { AlignTally } from '../../../src/calls/align/tally';

const long = `${'a'.repeat(3_000_000)}.jpg`;

describe('a sentence', () => {
  const error = new FacetError('IMAGE_DAMAGED', `${long} is damaged.`, {
    hint: `Copy ${long} again.`,
    file: long,
    detail: [{ line: 1, text: long }, long],
  });

  test('keeps what it says where the name in it is as long as a file', () => {
    expect(error.message).toMatch(/^a+…a+\.jpg is damaged\.$/);
    expect(error.message.length).toBeLessThan(MOST_NAME + 20);
    expect(error.hint).toMatch(/^Copy a+…a+\.jpg again\.$/);
  });

  test('is short whatever else it is made of, and so is the detail', () => {
    const { message } = new FacetError('INTERNAL', `Before ${long} between ${long} after.`);
    expect(message).toMatch(/^Before .*after\.$/);
    expect(message.length).toBeLessThanOrEqual(MOST_SENTENCE);
    expect(JSON.stringify(error.detail).length).toBeLessThan(3 * MOST_SENTENCE);
    expect(error.of('other').message).toBe(error.message);
  });

  test('is not cut within a character', () => {
    const faces = '😀'.repeat(1000);
    for (const most of [20, 21, 22, 23]) expect(() => encodeURI(brief(faces, most))).not.toThrow();
  });
});

describe('a refusal of the browser', () => {
  test.each([
    ['QuotaExceededError', 'STORAGE_FULL'],
    ['NotFoundError', 'FILE_UNREADABLE'],
    ['NotReadableError', 'FILE_UNREADABLE'],
    ['NotAllowedError', 'FILE_UNREADABLE'],
    ['AbortError', 'ABORTED'],
  ])('%s is %s, and no defect of Facet', (name, code) => {
    expect(toFacetError(new DOMException('x', name)).code).toBe(code);
  });

  test('of memory is told as such', () => {
    expect(toFacetError(new RangeError('Array buffer allocation failed')).code).toBe(
      'OUT_OF_MEMORY',
    );
    expect(toFacetError(new RangeError('Invalid time zone')).code).toBe('INTERNAL');
  });

  test('for a full destination says how many faces were written', () => {
    const full = withReport(
      new DOMException('', 'QuotaExceededError'),
      new AlignTally('x').report(),
    );
    expect(full).toMatchObject({
      code: 'STORAGE_FULL',
      message: 'The destination is full. 0 faces were written by then.',
    });
  });
});
