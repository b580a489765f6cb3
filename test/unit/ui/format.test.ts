/** Numbers as a person reads them. */
import { describe, expect, test } from 'vitest';
import {
  bytes,
  degrees,
  duration,
  milliseconds,
  pace,
  plural,
  score,
} from '../../../src/ui/format';

describe('numbers with their units', () => {
  test('a score is never rounded up to a certainty', () => {
    expect(score(0.99996)).toBe('0.999');
    expect(score(1)).toBe('1.000');
  });

  test('degrees are whole, with a true minus and no minus zero', () => {
    expect(degrees(-3.2)).toBe('−3°');
    expect(degrees(-0.3)).toBe('0°');
  });

  test('bytes go up in thousands', () => {
    expect(bytes(0)).toBe('0 B');
    expect(bytes(999)).toBe('999 B');
    expect(bytes(1_950_000)).toBe('1.9 MB');
    expect(bytes(123_400_000)).toBe('123 MB');
  });

  test('durations say as much as one wants to know', () => {
    expect(duration(0.2)).toBe('1 s');
    expect(duration(59)).toBe('59 s');
    expect(duration(240)).toBe('4 min');
    expect(duration(7500)).toBe('2 h 5 min');
  });

  test('milliseconds under ten keep a digit', () => {
    expect(milliseconds(8.24)).toBe('8.2 ms');
    expect(milliseconds(1234.5)).toBe('1,235 ms');
  });

  test('one is not many', () => {
    expect(plural(1, 'photo')).toBe('1 photo');
    expect(plural(2000, 'photo')).toBe('2,000 photos');
  });

  test('a pace says what it counts, and how long it will take where that is known', () => {
    expect(pace()).toBe('');
    expect(pace({ rate: 2.34, unit: 'frames' })).toBe('2.3 frames/s');
    expect(pace({ rate: 31.4, secondsLeft: 240, unit: 'photos' })).toBe('31 photos/s, 4 min left');
  });
});
