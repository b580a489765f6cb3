/** Two embedded photos to a distance, a verdict, a probability, and what makes them less sure. */
import { sameCropRule } from '../../base/crop-rules';
import { FacetError } from '../../base/errors';
import type {
  Comparison,
  CompareOptions,
  CropRule,
  Embedded,
  EmbedderInfo,
  Face,
  ModelInfo,
} from '../../base/types';
import { calibrate, probabilityAt } from '../../protocol/calibration';
import { faceSize, marginsDiffer } from '../../faces/margins';
import { squaredEuclidean } from '../../protocol/distance';

/** For embeddings of length 1 of which nobody measured the threshold: near where others of their kind lie. */
const UNMEASURED_THRESHOLD = 1.1;

/** Where these weights part the same from different people. */
export const thresholdOf = ({ threshold = UNMEASURED_THRESHOLD }: EmbedderInfo): number =>
  threshold;

/**
 * Distance, verdict and probability.
 * @throws FacetError `NO_FACE`, or `INVALID_OPTION` where a photo has no face of that number
 */
export function compareEmbedded(
  a: Embedded,
  b: Embedded,
  model: ModelInfo,
  options: CompareOptions,
): Comparison {
  const info = model.embedder!;
  const chosenA = chooseEmbedded(a, options.faces?.[0], 'first');
  const chosenB = chooseEmbedded(b, options.faces?.[1], 'second');
  const distance = squaredEuclidean(chosenA.embedding, chosenB.embedding);
  const threshold = thresholdOf(info);
  const { calibration } = info;
  return {
    distance,
    same: distance < threshold,
    threshold,
    probability: calibration ? probabilityAt(calibrate(calibration), distance) : NaN,
    ...(calibration && { calibration: calibration.source }),
    warnings: [
      ...aboutFace(chosenA.face, 'first'),
      ...aboutFace(chosenB.face, 'second'),
      ...(options.aligned ? [] : aboutSizes(chosenA.face, chosenB.face, options.crop ?? info.crop)),
      ...aboutOptions(info, options),
    ],
    faces: [chosenA.face, chosenB.face],
    model: model.id,
  };
}

/**
 * One of a photo's faces with its embedding.
 * @param which photo it is, in words
 * @throws FacetError `NO_FACE`, or `INVALID_OPTION` where none has that number
 */
export function chooseEmbedded(
  { faces, embeddings, best }: Embedded,
  wanted: number | 'best' = 'best',
  which: string,
) {
  const index = wanted === 'best' ? best : wanted;
  const face = faces[index];
  const embedding = embeddings[index];
  if (face && embedding) return { face, embedding };
  if (faces.length === 0) {
    throw new FacetError('NO_FACE', `The ${which} photo shows no face.`, {
      hint: 'Use a photo in which the face is larger, or try a smaller minimum size or turned photos.',
    });
  }
  throw new FacetError('INVALID_OPTION', `The ${which} photo has no face number ${index}.`, {
    hint: `It has ${faces.length}, counted from 0.`,
  });
}

function aboutFace({ quality }: Face, which: string): string[] {
  if (!quality || quality.reasons.length === 0) return [];
  return [`The ${which} face is ${quality.reasons.join(', ')}.`];
}

function aboutSizes(a: Face, b: Face, crop: CropRule): string[] {
  const [first, second] = [faceSize(a.box), faceSize(b.box)];
  if (!marginsDiffer(first, second, crop)) return [];
  return [
    `One face is ${Math.round(first)} px large, the other ${Math.round(second)}: a margin of fixed pixels shows far more around the smaller, and the distance grows by that alone. A margin in proportion to the face does not.`,
  ];
}

function aboutOptions(info: EmbedderInfo, options: CompareOptions): string[] {
  const warnings: string[] = [];
  if (info.threshold === undefined) {
    warnings.push('Nobody measured a threshold for these weights: the verdict is a guess.');
  }
  if (options.standardise && options.standardise !== info.standardisation) {
    warnings.push(
      `These weights want ${info.standardisation} standardisation, not ${options.standardise}: ` +
        'with the published network the wrong one lowers the accuracy on LFW folds 1-2 from 0.98667 to 0.97417.',
    );
  }
  if (options.crop && !sameCropRule(options.crop, info.crop)) {
    warnings.push('The faces were cut by another rule than these weights want.');
  }
  return warnings;
}
