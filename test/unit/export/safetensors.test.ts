/** Weights out, and in again by the reader. */
import { describe, expect, it } from 'vitest';
import { safetensorsFile } from '../../../src/export/safetensors';
import { readWeightFile } from '../../../src/weights/formats/index';

describe('a safetensors file', () => {
  const weights = {
    data: Float32Array.of(9, 1, 2, 3, 4, -0.5),
    tensors: [
      { name: 'Bottleneck/weights', shape: [2, 2], offset: 1 },
      { name: 'Bottleneck/beta', shape: [1], offset: 5 },
    ],
  };

  it('gives the tensors that went in, by name and shape', () => {
    const read = readWeightFile(safetensorsFile(weights), 'a.safetensors');
    expect([...read.keys()]).toEqual(['Bottleneck/weights', 'Bottleneck/beta']);
    expect(read.get('Bottleneck/weights')!.shape).toEqual([2, 2]);
    expect([...read.get('Bottleneck/weights')!.toFloat32()]).toEqual([1, 2, 3, 4]);
    expect([...read.get('Bottleneck/beta')!.toFloat32()]).toEqual([-0.5]);
  });

  it('has values that begin at a multiple of eight, and says what it is told', () => {
    const file = safetensorsFile(weights, { parent: '20180408-102900', licence: 'MIT' });
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as object;
    expect(header).toMatchObject({ __metadata__: { parent: '20180408-102900', licence: 'MIT' } });
    expect(readWeightFile(file, 'a.safetensors').size).toBe(2);
  });
});
