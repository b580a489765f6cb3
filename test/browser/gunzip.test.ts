/** Gzips of many members in the browser, whose own stream stops at the first. */
import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { gunzip } from '../../src/files/archives/gunzip';
import { join } from '../fixtures/bytes';

const parts = [3, 70_000, 0, 5, 200_000].map((length, part) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 7) + part) % 251),
);
const whole = join(...parts);
const packed = join(...parts.map((part) => gzipSync(part)));

/** In chunks of this many bytes. */
function stream(bytes: Uint8Array<ArrayBuffer>, chunk: number) {
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.slice(at, (at += chunk)));
    },
  });
}

const unpacked = async (bytes: Uint8Array<ArrayBuffer>, chunk: number) =>
  new Uint8Array(await new Response(gunzip(stream(bytes, chunk))).arrayBuffer());

test.each([1, 100, 65_536, 1e6])('all members are read, in chunks of %i bytes', async (chunk) => {
  expect(await unpacked(packed, chunk)).toEqual(whole);
});

test('one that is cut, or damaged, fails', async () => {
  await expect(unpacked(packed.slice(0, -3), 65_536)).rejects.toThrow();
  const damaged = packed.slice();
  damaged[packed.length - 6]! ^= 1;
  await expect(unpacked(damaged, 65_536)).rejects.toThrow();
});

test('a stop is heard', async () => {
  const stop = new AbortController();
  const reading = new Response(gunzip(stream(packed, 10), stop.signal)).arrayBuffer();
  stop.abort();
  await expect(reading).rejects.toThrow();
});
