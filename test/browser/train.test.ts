/** Training on the backends that people have, against TensorFlow. */
import { beforeAll, describe, it } from 'vitest';
import '../../src/train/register';
import { OPTIMISERS, type OptimiserName } from '../../src/train/optimisers';
import { GRADIENT_CASES } from '../fixtures/train/gradient-cases';
import { LOSS_CASES } from '../fixtures/train/losses';
import { expectOptimiser } from '../fixtures/train/optimisers';
import { expectSameEnd, expectTinyRun, type TinyRun } from '../fixtures/train/tiny-run';
import { useBackend } from './support/detector';
import { full, shared, sharedJson } from './support/shared';

const RUNS = [
  'softmax ADAM',
  'softmax RMSPROP',
  'softmax ADAGRAD',
  'softmax ADADELTA',
  'softmax MOM',
  'triplet ADAGRAD',
  'triplet ADAM',
];

/** Software WebGPU takes a second a step: every rule once, whole runs where there is time. */
const STEPS = { wasm: undefined, webgpu: full ? undefined : 2 };

describe.each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  it.each(Object.keys(OPTIMISERS) as OptimiserName[])('twenty steps of %s', expectOptimiser);

  it.each(Object.entries(LOSS_CASES))('value and gradient of %s', (_, check) => check());

  it.each(Object.entries(GRADIENT_CASES))('by finite differences: %s', (_, check) => check());

  it.runIf(shared).each(RUNS)('a network trained by %s', async (name) => {
    const { runs } = await sharedJson<{ runs: Record<string, TinyRun> }>(
      'golden/train/tiny-network.json',
    );
    await expectTinyRun(runs[name]!, STEPS[backend]);
  });
});

describe('a training that is broken off on wasm', () => {
  beforeAll(async () => {
    await useBackend('wasm');
  });

  it.each(['ADAGRAD', 'ADADELTA', 'ADAM', 'RMSPROP', 'MOM'] as const)(
    'ends with %s where an undisturbed one ends, to the bit',
    async (optimiser) => {
      await expectSameEnd({ kind: 'softmax', optimiser }, 8, 3);
    },
  );
});
