/** Optimisers, losses and a whole small network in training on tfjs's plain backend, against TensorFlow. */
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { describe, inject, it } from 'vitest';
import { registerKernels } from '../../../src/kernels/register';
import '../../../src/train/register';
import { OPTIMISERS, type OptimiserName } from '../../../src/train/optimisers';
import { LOSS_CASES } from '../../fixtures/train/losses';
import { expectOptimiser } from '../../fixtures/train/optimisers';
import { expectTinyRun, type TinyRun } from '../../fixtures/train/tiny-run';

const shared = inject('shared');

registerKernels();

describe('twenty steps as TensorFlow does them', () => {
  it.each(Object.keys(OPTIMISERS) as OptimiserName[])('%s', expectOptimiser);
});

describe('value and gradient as TensorFlow has them', () => {
  it.each(Object.entries(LOSS_CASES))('%s', (_, check) => check());
});

describe.runIf(shared)('a network trained as TensorFlow trains it', () => {
  const file = shared && `${shared}/golden/train/tiny-network.json`;
  const { runs } = file
    ? (JSON.parse(readFileSync(file, 'utf8')) as { runs: Record<string, TinyRun> })
    : { runs: {} };

  // All of their steps are done on wasm, which is faster.
  it.each(Object.entries(runs))('%s', (_, run) => expectTinyRun(run, 2));
});
