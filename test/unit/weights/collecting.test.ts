/** Of two sets of one embedder that were dropped at once, one is kept. */
import { expect, test } from 'vitest';
import { memoryStorage } from '../../../src/storage/entries';
import { findRow } from '../../../src/weights/catalogue/catalogue';
import { collect } from '../../../src/weights/keeping/additions';
import { WeightStore } from '../../../src/weights/keeping/store';

const row = findRow('20180402-114759')!;

const added = (name: string, ofTraining: boolean) => ({
  row,
  ofTraining,
  part: {
    part: 'model',
    sources: [{ name, sha256: name, bytes: 1 }],
    tensors: [],
    data: new Float32Array(),
  },
});

const GRAPH = added('20180402-114759.pb', false);
const CHECKPOINT = added('model-20180402-114759.ckpt-275.index', true);

test.each([[[GRAPH, CHECKPOINT]], [[CHECKPOINT, GRAPH]]])(
  'the frozen graph, not what the training kept, and it is said',
  async (parts) => {
    const store = new WeightStore(memoryStorage());
    await collect(store, parts);
    const { sources, notes } = (await store.index(row))!;
    expect(sources).toEqual(GRAPH.part.sources);
    expect(notes).toEqual([
      '20180402-114759.pb was taken, not model-20180402-114759.ckpt-275.index, which came with it.',
    ]);
  },
);
