/** zlib streams unpacked, and damaged ones refused. */
import { deflateSync, constants } from 'node:zlib';
import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { inflate } from '../../../src/files/archives/inflate';

const random = seededRandom(7);
const noise = Uint8Array.from({ length: 70_000 }, () => random() * 256);
const words = Uint8Array.from({ length: 70_000 }, (_, i) => ((i * i) % 61) ^ (random() * 2));

test.each<[string, Uint8Array, Parameters<typeof deflateSync>[1]]>([
  ['nothing', new Uint8Array(), {}],
  ['one byte', Uint8Array.of(7), {}],
  ['noise, stored', noise, { level: 0 }],
  ['noise', noise, { level: 6 }],
  ['repeats, by codes of their own', words, { level: 9 }],
  ['repeats, by the fixed codes', words, { strategy: constants.Z_FIXED }],
  ['one value, over and over', new Uint8Array(300_000), { level: 9 }],
  ['without repeats', words, { strategy: constants.Z_HUFFMAN_ONLY }],
])('%s', (_, bytes, options) => {
  const packed = deflateSync(bytes, options);
  const unpacked = inflate(packed, bytes.length);
  expect(unpacked && Buffer.from(unpacked).equals(bytes)).toBe(true);
  expect(inflate(packed, bytes.length + 1)).toBeUndefined();
  if (bytes.length) expect(inflate(packed, bytes.length - 1)).toBeUndefined();
  expect(inflate(packed.subarray(0, -1), bytes.length)).toBeUndefined();
});

test('damage is refused, or does not touch what comes out', () => {
  const bytes = words.slice(0, 300);
  const whole = deflateSync(bytes);
  for (let round = 0; round < 20_000; round++) {
    const packed = Uint8Array.from(whole);
    for (let i = 0; i <= round % 4; i++)
      packed[Math.floor(random() * packed.length)] = random() * 256;
    const unpacked = inflate(packed, bytes.length);
    // The checksum has 32 bits: what passes it is right.
    if (unpacked) expect([...unpacked]).toEqual([...bytes]);
  }
});
