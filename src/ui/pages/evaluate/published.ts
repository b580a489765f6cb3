import type { Evaluation } from '../../../base/types';

/** What the authors of known weights published for LFW, ten folds. */
const PUBLISHED: Record<string, number> = {
  '20180402-114759': 0.9965,
  '20180408-102900': 0.9905,
  // dlib's author, with dlib's own alignment.
  'dlib-resnet': 0.9938,
};

/** Undefined where the pairs were made: those are not LFW's. */
export function publishedFor({ model, options }: Evaluation): number | undefined {
  return options.pairs === 'a pairs file' ? PUBLISHED[model] : undefined;
}
