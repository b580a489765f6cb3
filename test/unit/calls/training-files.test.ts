/** The files of a training, by name: those of the scripts. */
import { expect, it } from 'vitest';
import { trainingFiles } from '../../../src/calls/train/outputs';
import {
  readMetadata,
  readSafetensors,
} from '../../../src/weights/formats/safetensors/safetensors';
import { RECORD } from '../export/training-record';

const SPAN = { began: new Date(2026, 4, 9, 17, 30, 5).getTime(), took: 60_000 };

const TENSORS = {
  tensors: [{ name: 'Bottleneck/weights', shape: [2, 3], offset: 0 }],
  data: Float32Array.of(1, 2, 3, 4, 5, 6),
};

it('are those of the scripts', async () => {
  const files = await trainingFiles(RECORD, {
    ...SPAN,
    checkpoints: [{ suffix: 2, tensors: TENSORS }],
  });
  expect(Object.keys(files).sort()).toEqual([
    'arguments.txt',
    `events.out.tfevents.${SPAN.began / 1000}.facet`,
    'learning_rate.csv',
    'lfw_result.txt',
    'losses.csv',
    'model-20260509-173005.ckpt-2.safetensors',
    'stat.h5',
  ]);
  expect(Object.values(files).every(({ size }) => size > 0)).toBe(true);
});

it('have no result on LFW where it was not evaluated', async () => {
  const files = await trainingFiles({ ...RECORD, lfw: [] }, SPAN);
  expect(files).not.toHaveProperty('lfw_result.txt');
});

it('have checkpoints that say where they come from', async () => {
  const files = await trainingFiles(RECORD, {
    ...SPAN,
    checkpoints: [{ suffix: 2, tensors: TENSORS }],
    metadata: { parent: '20180408-102900', licence: 'MIT' },
  });
  const blob = files['model-20260509-173005.ckpt-2.safetensors']!;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  expect(readMetadata(bytes, 'checkpoint')).toMatchObject({ parent: '20180408-102900' });
  const tensor = readSafetensors(bytes, 'checkpoint').get('Bottleneck/weights')!;
  expect(tensor.shape).toEqual([2, 3]);
  expect([...tensor.toFloat32()]).toEqual([1, 2, 3, 4, 5, 6]);
});
