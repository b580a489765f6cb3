/** A training from pictures as the worker has it, and how much of it is computed at once. */
import type { NumpyRandom, RandomState } from '../base/numpy-random';
import type { Backend, EmbedderInfo, Weights } from '../base/types';
import type { Augmentation } from '../faces/augment';
import type { EmbedderNetwork } from '../networks/layers';
import { activationValues } from '../networks/variables';
import type {
  PictureSettings,
  PictureTraining,
  PictureTrainingState,
} from '../train/picture-training';
import type { CompleteEmbedOptions } from './embed-photo';
import type { Embedder } from './embedder-jobs';
import type { PictureRule, TrainingPictures } from './training-pictures';

/** What a training from pictures is begun with; all that it depends on beside its photos. */
export interface PictureSetup {
  /** Id of the weights that are trained further, which are on the device where `from` is named. */
  model: string;
  /** Of those weights. */
  info: EmbedderInfo;
  /** Of the new weights. */
  embeddingSize: number;
  /** False: what is trained starts from xavier's random values. */
  pretrained: boolean;
  settings: PictureSettings;
  /** Pictures as they teach, and how they are augmented. */
  taught: PictureRule;
  augmentation: Augmentation;
  /** By which photos are embedded, but for what each of them says; `standardise` is of the new weights. */
  embed: CompleteEmbedOptions;
  /** Goes on from here. */
  state?: PictureState;
}

/** All that the next step depends on beside its photos and its rate. */
export interface PictureState {
  training: PictureTrainingState;
  augmentation: RandomState;
}

/** What a training from pictures begins with, as far as it had to be found out. */
export interface PictureBeginning {
  /** Layers that start from random values. */
  anew: string[];
  /** Photos that go forward and back together: gradients of a larger batch are summed. */
  atOnce: number;
  /** How many people the classifier in the weights' file tells apart, where it has one. */
  logits?: number;
}

/** A training as it runs. */
export interface Job {
  setup: PictureSetup;
  network: EmbedderNetwork;
  /** The weights before, every tensor of the network. */
  start: Weights;
  training: PictureTraining;
  pictures: TrainingPictures;
  random: NumpyRandom;
  beginning: PictureBeginning;
  /** Ends with what was asked of it last: one thing at a time. */
  last: Promise<unknown>;
  /** The network between the old weights and the new, which were there at this step. */
  blended?: { share: number; step: number; embedder: Embedder };
}

/** Memory that the activations of a step may take, bytes. A GPU does not tell how much it has. */
const STEP_BYTES = { webgpu: 2 ** 31, wasm: 768 * 2 ** 20, cpu: 768 * 2 ** 20 };
/**
 * The same where parts of a batch teach what the whole does: on a processor a part is short, so that others who ask
 * this worker wait for seconds and not for a minute.
 */
const PART_BYTES = { webgpu: 2 ** 31, wasm: 2 ** 28, cpu: 2 ** 28 };
/** Tensors of an activation's size that a step holds for each: product, norm, relu, and gradients. */
const HELD = 6;

/**
 * Photos that go forward and back together: as many as memory is likely to hold, of triplets whole ones.
 * @param network over the pictures that teach
 */
export function photosAtOnce(
  backend: Backend,
  network: EmbedderNetwork,
  {
    from,
    objective,
    batchStatistics,
  }: Pick<PictureSettings, 'from' | 'objective' | 'batchStatistics'>,
): number {
  const bytes = activationValues(network, from) * Float32Array.BYTES_PER_ELEMENT * HELD;
  const most = (batchStatistics ? STEP_BYTES : PART_BYTES)[backend];
  const unit = objective.kind === 'triplet' ? 3 : 1;
  return Math.max(1, Math.floor(most / bytes / unit)) * unit;
}

/** The same network over pictures of another size. */
export function sized(network: EmbedderNetwork, size: number): EmbedderNetwork {
  return { ...network, input: { width: size, height: size } };
}

/** Frees the network between the old weights and the new. */
export function dropBlended(job: Job): void {
  job.blended?.embedder.network.dispose();
  job.blended = undefined;
}
