/** What results of the pages go by: the weights of both nets, and how they are set. */
import { describe, expect, it, vi } from 'vitest';
import type { EmbedderInfo, ModelInfo } from '../../../src/base/types';
import { FaceOptions } from '../../../src/ui/pages/compare/face-options.svelte';
import { engine, recognisers } from '../../../src/ui/status.svelte';

vi.mock('../../../src/page-facet', () => ({ facet: { status: { subscribe: vi.fn() } } }));

const use = (detector: string, id: string, embedder: Partial<EmbedderInfo>) =>
  (engine.status = {
    phase: 'ready',
    detector: { id: detector } as ModelInfo,
    embedder: { id, embedder } as ModelInfo,
  });

describe('what results go by', () => {
  it.each([
    ['another embedder', () => use('mtcnn', 'other', { threshold: 1 })],
    ['other settings of the same', () => use('mtcnn', 'weights', { threshold: 1.1 })],
    ['another detector', () => use('other', 'weights', { threshold: 1 })],
  ])('is another with %s', (_, change) => {
    const options = new FaceOptions();
    use('mtcnn', 'weights', { threshold: 1 });
    const before = [recognisers(), options.key];
    use('mtcnn', 'weights', { threshold: 1 });
    expect([recognisers(), options.key]).toEqual(before);
    change();
    expect(recognisers()).not.toBe(before[0]);
    expect(options.key).not.toBe(before[1]);
  });
});
