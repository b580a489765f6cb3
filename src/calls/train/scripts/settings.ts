/** What a training from pictures is begun with, and what of it can't be. */
import { FacetError } from '../../../base/errors';
import type {
  Camera,
  CropRule,
  ModelInfo,
  PersonalTrainOptions,
  ScriptTrainOptions,
  Standardisation,
  TrainOptions,
} from '../../../base/types';
import type { Engine } from '../../../engine/engine';
import { findNetwork } from '../../../networks';
import type { EmbedderNetwork } from '../../../networks/layers';
import { shortestSide } from '../../../networks/variables';
import { FIRST_EPOCH, ScriptRate } from '../../../train/script-rate';
import type { PictureMode } from '../options';
import type { Emit, TrainingPhoto } from '../learner';

/** Options that may stay open: those of the weights, and what a person may leave out. */
type Open =
  | 'embeddingSize'
  | 'imageSize'
  | 'standardise'
  | 'learningRateSchedule'
  | 'filterDistances'
  | 'lfw'
  | 'patience';

/** Options of training, with their defaults filled in. */
export type PictureOptions = Required<
  Omit<PersonalTrainOptions & ScriptTrainOptions, Open> & Pick<TrainOptions, 'seed'>
> &
  Pick<TrainOptions, 'detect'> &
  Pick<ScriptTrainOptions, 'embeddingSize' | 'imageSize' | 'standardise'> &
  Pick<ScriptTrainOptions, 'learningRateSchedule' | 'filterDistances'>;

export interface PictureContext {
  engine: Engine;
  mode: PictureMode;
  /** Of the weights that are trained further, held on the device. */
  model: ModelInfo;
  /** Id of the detector's weights. */
  detector: string;
  /** Those that teach. */
  photos: readonly TrainingPhoto[];
  options: PictureOptions;
  /** Photos are face crops already. */
  aligned: boolean;
  /** By which their faces are made poor. */
  camera?: Camera;
  emit: Emit;
}

/** What is known before a photo is looked at. */
export type Planned = Pick<PictureContext, 'mode' | 'model' | 'options'>;

/** How the pictures of a training are standardised, which its weights are used with afterwards. */
export function standardisationOf({ mode, model, options }: Planned): Standardisation {
  // train_tripletloss.py has no other.
  if (mode === 'triplet') return 'prewhiten';
  const own = model.embedder!.standardisation;
  return mode === 'everything' ? own : (options.standardise ?? own);
}

/** Pixels along the side of the pictures that teach; embeddings are made from the network's own size, as everywhere. */
export function sizeOf({ mode, model, options }: Planned): number {
  const own = findNetwork(model.embedder!.network)!.input.width;
  return mode === 'everything' ? own : (options.imageSize ?? own);
}

/**
 * As the weights cut a face, and with room around it where the place of the square is drawn by chance: as the original
 * aligns for training at 182 pixels with a margin of 44 what it aligns for use at 160 with 32.
 */
export function cropOf(rule: CropRule, size: number, room: boolean): CropRule {
  if (rule.rule === 'landmarks') return rule;
  if (!room) return { ...rule, size };
  const wider = Math.round((size * 22) / 160);
  const margin = rule.margin + (rule.rule === 'facenet' ? 12 : wider);
  return { ...rule, size: size + wider, margin };
}

/**
 * @returns the activation after which everything is trained; undefined where that is all of the network
 * @throws FacetError `INVALID_OPTION` for what does not fit the weights, or one another
 */
export function checkedStart(context: Planned): string | undefined {
  const { mode, model, options } = context;
  const network = findNetwork(model.embedder!.network)!;
  checkTrainable(network, model.title, options.part);
  const size = sizeOf(context);
  if (!(shortestSide(network, { width: size, height: size }) > 0)) {
    throw wrong(
      `Pictures of ${size} pixels are too small for ${network.title}.`,
      `Its own are ${network.input.width} pixels wide.`,
    );
  }
  if (mode === 'triplet') checkTriplets(options);
  if (mode === 'everything' || options.part === 'everything') return undefined;
  const { bottleneck, lastBlock } = network.trainableFrom!;
  return options.part === 'bottleneck' ? bottleneck : lastBlock;
}

/**
 * What can be seen to be wrong before a photo is looked at.
 * @throws FacetError `INVALID_OPTION`
 */
export function checkPlanned(planned: Planned): void {
  checkedStart(planned);
  if (planned.mode !== 'everything') new ScriptRate(planned.options, FIRST_EPOCH[planned.mode]);
}

function checkTrainable(network: EmbedderNetwork, title: string, part: string): void {
  if (network.trainableFrom) return;
  throw wrong(
    `${title} can't be trained here${part === 'everything' ? '' : `, nor its ${part}`}.`,
    `Choose weights of another network than ${network.title}.`,
  );
}

function checkTriplets({ batchSize, peoplePerBatch, imagesPerPerson }: PictureOptions): void {
  if (batchSize % 3 !== 0) {
    throw wrong(
      `A batch of ${batchSize} photos holds no whole number of triplets.`,
      `Let batchSize be a multiple of 3, as ${Math.max(3, Math.round(batchSize / 3) * 3)}.`,
    );
  }
  if ((peoplePerBatch * imagesPerPerson) % 3 !== 0) {
    throw wrong(
      `${peoplePerBatch} people with ${imagesPerPerson} photos each are no multiple of 3 photos.`,
      'Let peoplePerBatch or imagesPerPerson be a multiple of 3, as in the original.',
    );
  }
}

function wrong(message: string, hint: string): FacetError {
  return new FacetError('INVALID_OPTION', message, { hint });
}
