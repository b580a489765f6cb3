/** What the worker begins a training from pictures with. */
import { detectOptions } from '../../detect/options';
import { embedOptions } from '../../embed/options';
import type { PictureSetup, PictureState } from './desk';
import { checkedStart, cropOf, sizeOf, standardisationOf, type PictureContext } from './settings';

type Settings = PictureSetup['settings'];

/** Of ADAM on the whole network: facenet's 0.1 takes steps at which it collapses. */
const EVERYTHING_EPSILON = 1e-8;

/**
 * @param classes people whom the head tells apart
 * @throws FacetError `INVALID_OPTION` for what does not fit the weights, or one another
 */
export function setupOf(context: PictureContext, classes: number): PictureSetup {
  const { mode, model, options, detector, aligned } = context;
  const info = model.embedder!;
  const from = checkedStart(context);
  const size = sizeOf(context);
  const standardisation = standardisationOf(context);
  const augmentation = {
    rotate: mode === 'softmax' && options.randomRotate,
    crop: mode !== 'everything' && options.randomCrop,
    flip: mode !== 'everything' && options.randomFlip,
  };
  // By the same detection as everywhere: faces that are known are not looked for again.
  const detect = { ...detectOptions(options.detect), quality: true };
  return {
    model: model.id,
    info,
    embeddingSize:
      mode === 'everything' ? info.embeddingSize : (options.embeddingSize ?? info.embeddingSize),
    pretrained: mode === 'everything' || options.pretrained,
    settings: settingsOf(context, classes, from),
    taught: {
      ...{ detector, detect, size, standardisation },
      crop: cropOf(info.crop, size, augmentation.crop),
    },
    augmentation,
    embed: {
      ...embedOptions({ face: 'best', detect: options.detect, standardise: standardisation }),
      ...{ aligned, detector, model: model.id },
    },
  };
}

/** The same, going on from a state. */
export function continued(setup: PictureSetup, state: PictureState | undefined): PictureSetup {
  return state ? { ...setup, state } : setup;
}

function settingsOf(
  { mode, options }: PictureContext,
  classes: number,
  from: string | undefined,
): Settings {
  const { seed, scale, margin, weightDecay, optimiser, keepProbability } = options;
  if (mode === 'everything') {
    return {
      ...{ from, classes, seed, keepProbability: 1, batchStatistics: false },
      objective: { kind: 'cosine', weightDecay: 0, scale, margin },
      optimiser: 'ADAM',
      epsilon: EVERYTHING_EPSILON,
    };
  }
  const common = {
    ...{ from, classes, seed, keepProbability, optimiser },
    batchStatistics: true,
    ...(options.movingAverageDecay > 0 && { averageDecay: options.movingAverageDecay }),
  };
  if (mode === 'triplet') {
    return { ...common, objective: { kind: 'triplet', weightDecay, alpha: options.alpha } };
  }
  return {
    ...common,
    objective: {
      ...{ kind: 'softmax', weightDecay },
      prelogitsNormFactor: options.prelogitsNormLossFactor,
      prelogitsNormP: options.prelogitsNormP,
      centerFactor: options.centerLossFactor,
      centerAlfa: options.centerLossAlfa,
    },
  };
}
