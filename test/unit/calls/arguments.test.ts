/** Calls with wrong arguments are refused by name, with the way on. */
import { describe, expect, it } from 'vitest';
import {
  checkFace,
  checkId,
  checkMany,
  checkOptions,
  checkPhoto,
  checkTree,
} from '../../../src/calls/arguments';
import { DETECT } from '../../../src/calls/detect/options';
import { EMBED, embedOptions } from '../../../src/calls/embed/options';

const refusal = (check: () => void) => {
  try {
    check();
  } catch (error) {
    return error as { code: string; message: string; hint: string };
  }
  return undefined;
};

describe('options', () => {
  it('that the call has pass, and what every call takes', () => {
    const { signal } = new AbortController();
    checkOptions({ minSize: 40, signal, onProgress: () => {} }, DETECT);
    checkOptions({ standardise: undefined, minsize: undefined }, DETECT);
  });

  it.each([
    ['minsize', DETECT, 'minSize'],
    ['standardize', EMBED, 'standardise'],
    ['treshold', DETECT, 'thresholds'],
  ])('%s is no option: the nearest is named', (name, table, meant) => {
    const error = refusal(() => checkOptions({ [name]: 1 }, table))!;
    expect(error).toMatchObject({ code: 'INVALID_OPTION' });
    expect(error.message).toContain(`"${name}"`);
    expect(error.hint).toMatch(new RegExp(`^Was ${meant} meant`));
  });

  it('that resemble none are answered with all there are', () => {
    const { hint } = refusal(() => checkOptions({ colour: 'red' }, DETECT))!;
    expect(hint).toMatch(/^There are model, minSize/);
  });

  it.each([null, 7, 'fast'])('%j are none', (options) => {
    expect(refusal(() => checkOptions(options, DETECT))).toMatchObject({ code: 'INVALID_OPTION' });
  });

  it('of a value outside their range are refused by name and range', () => {
    const error = refusal(() => embedOptions({ standardise: 'none' as never }))!;
    expect(error.message).toBe('The option standardise is "none".');
    expect(error.hint).toBe('It must be one of fixed, prewhiten, dlib.');
  });
});

describe('an argument', () => {
  it.each<[string, (value: never) => void, unknown[]]>([
    ['photo', checkPhoto, [undefined, null, 7, {}, ['x']]],
    ['list of photos', (value) => checkMany(value, 'photos'), [undefined, new Blob(), 'x', 3]],
    ['tree', checkTree, [undefined, null, 'folder', 5, {}]],
    ['face', checkFace, [undefined, null, [1, 2, 3], { box: [1, 2, 3, NaN] }, 'face']],
    ['id', checkId, [undefined, '', 4]],
  ])('that is no %s is refused', (_, check, values) => {
    for (const value of values) {
      expect(refusal(() => check(value as never))).toMatchObject({ code: 'INVALID_OPTION' });
    }
  });

  it('of the right kind passes', () => {
    checkPhoto(new Blob());
    checkPhoto(new URL('https://example.com/x.jpg'));
    checkMany([], 'photos');
    checkTree([]);
    checkTree(new Blob());
    checkFace([1, 2, 3, 4]);
    checkFace({ box: [1, 2, 3, 4] });
    checkId('mtcnn');
  });

  it('that is an address as text is told how to pass it', () => {
    const error = refusal(() => checkPhoto('samples/x.jpg'))!;
    expect(error.message).toContain('"samples/x.jpg"');
    expect(error.hint).toContain('new URL(address, document.baseURI)');
  });

  it('of a million letters is not repeated whole', () => {
    const { message } = refusal(() => checkPhoto(`data:image/png;base64,${'A'.repeat(1e6)}`))!;
    expect(message.length).toBeLessThan(120);
  });
});
