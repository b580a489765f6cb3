/** The layer language computed on the cpu backend; test/browser/networks.test.ts holds the others to the same. */
import '@tensorflow/tfjs-backend-cpu';
import { memory, tensor, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { loadNetwork } from '../../../src/networks/run';
import { LAYER_CASES } from '../../fixtures/layers';

describe.each([
  ['folded', true],
  ['not folded, as for training', false],
])('layers %s', (_, fold) => {
  it.each(LAYER_CASES.map((each) => [each.rule, each] as const))('%s', (_, layer) => {
    const before = memory().numTensors;
    const loaded = loadNetwork<Tensor>(layer.network, layer.weights, undefined, { fold });
    const x = tensor(layer.input.values, [1, ...layer.input.shape]) as Tensor4D;
    const out = loaded.run(x);
    // Values of a few digits: float32 gives them but for the root in batch norm.
    const values = [...out.dataSync()];
    expect(values).toHaveLength(layer.output.length);
    layer.output.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    [x, out].forEach((each) => each.dispose());
    loaded.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
