import { describe, expect, it } from 'vitest';
import { notUsed } from '../../../../src/calls/train/options';

describe('options that a mode has no use for', () => {
  it('are none where all are the mode’s own', () => {
    expect(notUsed({ steps: 10, margin: 0.3, guard: false, patience: 2 })).toEqual([]);
  });

  it('are a script’s own in a mode from features', () => {
    expect(notUsed({ mode: 'last block', maxEpochs: 3, weightDecay: 1e-4 })).toEqual([
      'maxEpochs',
      'weightDecay',
    ]);
  });

  it('are those of the other script', () => {
    expect(notUsed({ mode: 'triplet', alpha: 0.3, randomRotate: true })).toEqual(['randomRotate']);
    expect(notUsed({ mode: 'softmax', alpha: 0.3, randomRotate: true })).toEqual(['alpha']);
  });

  it('are steps and rates where nothing is learned step by step', () => {
    expect(notUsed({ mode: 'shift', steps: 10, learningRate: 0.1 })).toEqual([
      'steps',
      'learningRate',
    ]);
  });

  it('are LFW where there are no epochs of pictures', () => {
    expect(notUsed({ lfw: { tree: [] } })).toEqual(['lfw']);
    expect(notUsed({ mode: 'everything', lfw: { tree: [] } })).toEqual([]);
  });

  it('are none that are left open', () => {
    expect(notUsed({ mode: 'shift', steps: undefined })).toEqual([]);
  });
});
