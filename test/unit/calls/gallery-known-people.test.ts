/** Everybody enrolled as one embedder sees them, while the gallery changes. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelInfo } from '../../../src/base/types';
import { KnownPeople } from '../../../src/calls/gallery/known-people';
import type { FaceRecord } from '../../../src/export/gallery-records';
import { memoryStorage } from '../../../src/storage/entries';
import { Gate } from '../../../src/storage/gate';
import { GalleryStore } from '../../../src/storage/gallery';
import { faceKey, notKey } from '../../../src/storage/gallery-state';

const model = {
  id: 'dlib-resnet',
  embedder: { embeddingSize: 3, threshold: 0.4, normalise: false },
} as ModelInfo;
const own = Float32Array.of(1, 0, 0);
const entry = (person: string, embeddings: FaceRecord['embeddings']) => ({
  person,
  record: { id: 'a', added: 1, embeddings } as FaceRecord,
});

async function opened() {
  const gate = new Gate(memoryStorage(), () => undefined);
  const store = new GalleryStore(memoryStorage(), gate, () => undefined);
  const put = (key: string, value: ReturnType<typeof entry>) =>
    store.edit(() => store.change(() => ({ set: [[key, value]] }), Date.now() + 1));
  await put(faceKey('a'), entry('p', { 'dlib-resnet': own }));
  return { put, openSet: await new KnownPeople(store).by(model) };
}

beforeEach(() => vi.stubGlobal('navigator', {}));

describe('a change of the gallery', () => {
  it('that brings a face another embedder’s view leaves this one’s as it was', async () => {
    const { put, openSet } = await opened();
    const before = openSet.of('p')!.all;
    await put(faceKey('a'), entry('p', { 'dlib-resnet': own, other: Float32Array.of(1) }));
    // The same array: machines of two people learn anew where it is another.
    expect(openSet.of('p')!.all).toBe(before);
  });

  it('that gives a face to another person moves it', async () => {
    const { put, openSet } = await opened();
    await put(faceKey('a'), entry('q', { 'dlib-resnet': own }));
    expect([openSet.of('p'), openSet.of('q')?.count]).toEqual([undefined, 1]);
  });

  it('that embeds a face otherwise holds it by the new embedding', async () => {
    const { put, openSet } = await opened();
    await put(faceKey('a'), entry('p', { 'dlib-resnet': Float32Array.of(0, 1, 0) }));
    expect(openSet.of('p')!.mean(1)).toEqual(Float64Array.of(0, 1, 0));
  });

  it('that says of a face that it is not somebody is followed', async () => {
    const { put, openSet } = await opened();
    await put(notKey('p', 'a'), entry('p', { 'dlib-resnet': own }));
    const [first] = openSet.candidates(own, 'nearest', 0.01);
    expect(first!.rejectedBy).toEqual({ id: 'a', distance: 0 });
  });
});
