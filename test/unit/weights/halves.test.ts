import { describe, expect, test } from 'vitest';
import { bfloat16 } from '../../../src/files/parsing/dtype';
import {
  fitHalves,
  float16,
  float16Bits,
  fromHalves,
  toHalves,
} from '../../../src/files/parsing/halves';

const ALL = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

describe('half precision', () => {
  test('every number of it comes back as it was', () => {
    const back = toHalves(fromHalves(ALL));
    const isNaNBits = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;
    const wrong = [...ALL].filter((bits) => !isNaNBits(bits) && back[bits] !== bits);
    expect(wrong).toEqual([]);
    expect([...ALL].filter(isNaNBits).every((bits) => isNaNBits(back[bits]!))).toBe(true);
  });

  test('between two of its numbers the nearer is taken, and of equally near the even one', () => {
    for (let bits = 0; bits < 0x7bff; bits += 7) {
      const [low, high] = [float16(bits), float16(bits + 1)];
      const middle = (low + high) / 2;
      expect(float16Bits(low + (middle - low) * 0.9)).toBe(bits);
      expect(float16Bits(middle + (high - middle) * 0.1)).toBe(bits + 1);
      expect(float16Bits(middle)).toBe(bits % 2 ? bits + 1 : bits);
    }
  });

  test('its range ends at 65,504; what would round beyond does not fit', () => {
    expect(float16Bits(65_519)).toBe(0x7bff);
    expect(float16Bits(65_520)).toBe(0x7c00);
    expect(float16Bits(-Infinity)).toBe(0xfc00);
    expect(fitHalves(Float32Array.of(-65_519, 65_504))).toBe(true);
    expect(fitHalves(Float32Array.of(65_520))).toBe(false);
  });
});

test('bfloat16 is the upper half of a float32', () => {
  expect([0x3f80, 0xc000, 0x3e20, 0x0000].map(bfloat16)).toEqual([1, -2, 0.15625, 0]);
});
