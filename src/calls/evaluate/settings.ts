/** What an evaluation is made with: the presets, what the weights want where nothing is said, what to know of both. */
import type { EvaluationOptions, ModelInfo } from '../../base/types';
import type { FilledEvaluateOptions } from './options';

/** The settings that belong to the photos and the protocol, each as it will be used. */
export type Settings = Omit<EvaluationOptions, 'pairs' | 'folds'>;

export function settingsOf(
  options: FilledEvaluateOptions,
  detector: ModelInfo,
  model: ModelInfo,
  aligned: boolean,
): Settings {
  const { preset, far, metric, subtractMean, flip, crops, detect } = options;
  const { standardisation, crop } = model.embedder!;
  return {
    ...{ preset, far, metric, subtractMean, flip, crops },
    standardise: options.standardise ?? standardisation,
    crop: options.crop ?? crop,
    wanted: { standardise: standardisation, crop },
    aligned,
    detector: detector.id,
    detectorEmbedded: detector.embedded,
    ...(detect && { detect }),
  };
}

/** What a person should know of these settings. */
export function settingsWarnings(settings: Settings, { title }: ModelInfo): string[] {
  const { standardise, wanted, flip, metric, aligned } = settings;
  const warnings: string[] = [];
  if (standardise !== wanted.standardise) {
    warnings.push(
      `${title} wants ${wanted.standardise} standardisation; this run used ${standardise}.`,
    );
  }
  if (flip && metric === 'euclidean') {
    warnings.push(
      'Mirrored faces with the Euclidean metric: the original cannot measure this, as its distances reach 8 and its thresholds end at 4. Here the two halves are scaled to length 1 together, so distances stay within 4.',
    );
  }
  if (aligned && wanted.crop.rule === 'landmarks') {
    warnings.push(
      `${title} wants faces aligned by landmarks: they were found again inside each crop.`,
    );
  }
  return warnings;
}
