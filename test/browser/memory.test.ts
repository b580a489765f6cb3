/** Nothing is left over: tensors, GPU buffers and the heap stay as they are over many photos. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Facet } from '../../src/facet';
import type { Stats } from '../../src/base/types';
import { addPublished, startFacet } from './support/facet';
import { record } from './support/record';
import { full, shared, sharedBlob, sharedJson } from './support/shared';

let facet: Facet;
afterEach(() => facet.stop());

/** A group of faces drawn at many sizes, so that each size makes another pyramid. */
async function* sizes(count: number, distinct: number, smallest: number, step: number) {
  const bitmap = await createImageBitmap(await (await fetch('/samples/groups/group-1.jpg')).blob());
  const canvas = new OffscreenCanvas(1, 1);
  for (let i = 0; i < count; i++) {
    canvas.width = smallest + (i % distinct) * step;
    canvas.height = Math.round(canvas.width * 0.7);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    yield context.getImageData(0, 0, canvas.width, canvas.height);
  }
}

async function statsAfter(
  photos: AsyncIterable<ImageData>,
): Promise<{ stats: Stats; faces: number }> {
  let faces = 0;
  for await (const { detection, error } of facet.detectMany(photos)) {
    if (error) throw error;
    faces += detection!.faces.length;
  }
  return { stats: await facet.stats(), faces };
}

describe('no tensor and no buffer is left', () => {
  it('after 200 photos of 50 sizes on wasm', async () => {
    facet = startFacet('wasm');
    const before = await statsAfter(sizes(50, 50, 80, 8));
    const after = await statsAfter(sizes(200, 50, 80, 8));
    expect(after.faces).toBe(4 * before.faces);
    expect(after.faces).toBeGreaterThan(100);
    expect(after.stats.tensors).toBe(before.stats.tensors);
    expect(after.stats.queue).toBe(0);
  });

  const most = full ? 500 : 40;
  it(`after ${most} photos of 20 sizes on webgpu`, async () => {
    facet = startFacet('webgpu');
    // Met twice, a shape is replayed: what that needs is taken then.
    const before = await statsAfter(sizes(40, 20, 40, 2));
    const after = await statsAfter(sizes(most, 20, 40, 2));
    await record('memory-webgpu', { photos: most, gpuBytes: after.stats.gpuBytes });
    expect(after.stats.tensors).toBe(before.stats.tensors);
    expect(after.stats.gpuBytes).toBe(before.stats.gpuBytes);
  });
});

it.runIf(shared && full)('1,583 photos of LFW leave the heap as it was after 100', async () => {
  facet = startFacet('wasm');
  await addPublished(facet);
  const names = Object.keys(await sharedJson<object>('golden/mtcnn/lfw.json'));
  async function* photos() {
    for (const name of names) yield await sharedBlob(`data/lfw/photos/${name}.jpg`);
  }
  const heaps: number[] = [];
  const started = performance.now();
  for await (const { index } of facet.detectMany(photos())) {
    if (index % 100 === 99) heaps.push((await facet.stats()).heapBytes);
  }
  const seconds = (performance.now() - started) / 1000;
  await record('lfw-heap-wasm', {
    photos: names.length,
    photosPerSecond: names.length / seconds,
    heapMegabytesEach100: heaps.map((bytes) => Math.round(bytes / 1e6)),
  });
  expect(heaps.at(-1)!).toBeLessThan(1.1 * heaps[0]!);
});
