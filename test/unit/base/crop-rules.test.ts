import { expect, test } from 'vitest';
import { cropKey } from '../../../src/base/crop-rules';

test('a crop rule is told by its kind and its sizes', () => {
  expect(cropKey({ rule: 'facenet', size: 160, margin: 32 })).toBe('160-32');
  expect(cropKey({ rule: 'proportional', size: 160, margin: 14 })).toBe('proportional-160-14');
  expect(cropKey({ rule: 'landmarks', template: 'arcface', width: 112, height: 112 })).toBe(
    'arcface-112',
  );
});
