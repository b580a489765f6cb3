/** Optimisers and losses on tfjs's plain backend, against TensorFlow. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { describe, it } from 'vitest';
import { OPTIMISERS, type OptimiserName } from '../../../src/train/optimisers';
import { LOSS_CASES } from '../../fixtures/train/losses';
import { expectOptimiser } from '../../fixtures/train/optimisers';

describe('twenty steps as TensorFlow does them', () => {
  it.each(Object.keys(OPTIMISERS) as OptimiserName[])('%s', expectOptimiser);
});

describe('value and gradient as TensorFlow has them', () => {
  it.each(Object.entries(LOSS_CASES))('%s', (_, check) => check());
});
