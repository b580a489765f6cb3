/** Event files to the byte: what stands here was read back by TensorBoard's own reader, checksums and all. */
import { describe, expect, it } from 'vitest';
import { eventFile } from '../../../src/export/tensorboard';

const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

describe('an event file', () => {
  const file = eventFile([
    { step: 1, time: 1_000_000_000.5, values: { 'loss/total': 0.5 } },
    { step: 300, time: 1_000_000_001, values: { 'loss/total': 0.25, rate: 0.125 } },
  ]);

  it('begins with the version: length, checksum, message, checksum', () => {
    expect(hex(file.subarray(0, 40))).toBe(
      [
        '1800000000000000',
        'a37f4b22',
        '090000400065cdcd41',
        '1a0d627261696e2e4576656e743a32',
        '2383b41d',
      ].join(''),
    );
  });

  it('has a record an event, with its step and its values by tag', () => {
    expect(hex(file.subarray(40, 88))).toBe(
      [
        '2000000000000000',
        '29eda950',
        '090000400065cdcd41',
        '1001',
        '2a13',
        '0a110a0a6c6f73732f746f74616c150000003f',
        'c9bcb290',
      ].join(''),
    );
    expect(hex(file.subarray(88))).toBe(
      [
        '2e00000000000000',
        'c5cb57fa',
        '090000800065cdcd41',
        '10ac02',
        '2a20',
        '0a110a0a6c6f73732f746f74616c150000803e',
        '0a0b0a0472617465150000003e',
        'df7a78be',
      ].join(''),
    );
  });

  it('without events holds the version alone', () => {
    expect(eventFile([]).length).toBe(40);
  });
});
