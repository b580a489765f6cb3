/** The desk that trains from pictures: step by step, between which everything else goes on. */
import { FacetError, noFace, throwIfAborted } from '../base/errors';
import { NumpyRandom, type RandomState } from '../base/numpy-random';
import type { CallOptions, EmbedderInfo, Weights } from '../base/types';
import type { Augmentation } from '../faces/augment';
import { findNetwork } from '../networks';
import type { EmbedderNetwork } from '../networks/layers';
import { activationShape, activationValues } from '../networks/variables';
import type {
  PictureSettings,
  PictureTraining,
  PictureTrainingState,
} from '../train/picture-training';
import type { Stepped } from '../train/trainer';
import type { CompleteEmbedOptions } from './embed-photo';
import { blendedWeights } from './blended-weights';
import type { Device } from './device';
import type { Embedder } from './embedder-jobs';
import type { Embedding } from './embedding';
import { normaliseVector } from './join-outputs';
import { nextTask } from './scheduler';
import { atHand, TrainingPictures, type PictureRule, type WirePicture } from './training-pictures';

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

interface Job {
  setup: PictureSetup;
  network: EmbedderNetwork;
  /** The weights before, every tensor of the network. */
  start: Weights;
  training: PictureTraining;
  pictures: TrainingPictures;
  random: NumpyRandom;
  beginning: PictureBeginning;
  /** The network between the old weights and the new, which were there at this step. */
  blended?: { share: number; step: number; embedder: Embedder };
}

/** Memory that the activations of a step may take, bytes. A GPU does not tell how much it has. */
const STEP_BYTES = { webgpu: 2 ** 31, wasm: 768 * 2 ** 20, cpu: 768 * 2 ** 20 };
/** Tensors of an activation's size that a step holds for each: product, norm, relu, and gradients. */
const HELD = 6;

/** Fetched with the first training: most visits train nothing. */
async function trainingParts() {
  await import('../train/register');
  const [training, start] = await Promise.all([
    import('../train/picture-training'),
    import('../train/starting-weights'),
  ]);
  return { ...training, ...start };
}

export class PictureTrainings {
  readonly #running = new Map<string, Job>();

  constructor(
    private readonly device: Device,
    private readonly embedding: Embedding,
  ) {}

  /**
   * Begins a training under this id, in place of one that had it.
   * @param weights of the network, taken over
   */
  async begin(id: string, weights: Weights, setup: PictureSetup): Promise<PictureBeginning> {
    const architecture = findNetwork(setup.info.network);
    if (!architecture) {
      throw new FacetError('WEIGHTS_UNKNOWN', `Facet has no network "${setup.info.network}".`);
    }
    const { PictureTraining, startingWeights } = await trainingParts();
    this.end(id);
    const { settings, embeddingSize, pretrained, taught, state } = setup;
    const { from, objective, seed } = settings;
    const network = sized(architecture, taught.size);
    const random = new NumpyRandom(seed);
    const start = startingWeights(network, embeddingSize, weights, { from, pretrained, random });
    const values = activationValues(network, from);
    const most = Math.floor(STEP_BYTES[this.device.backend] / (values * 4 * HELD));
    const step = objective.kind === 'triplet' ? 3 : 1;
    const atOnce = Math.max(1, Math.floor(most / step)) * step;
    const logits = weights.tensors.find(({ name }) => name === 'Logits/weights')?.shape[1];
    const beginning = { anew: start.anew, atOnce, logits };
    const training = await this.device.compute(async () => {
      const training = new PictureTraining(network, embeddingSize, start.weights, settings);
      if (state) training.restore(state.training);
      return training;
    });
    this.#running.set(id, {
      ...{ setup, network: architecture, start: start.weights, training, beginning },
      pictures: new TrainingPictures(this.embedding, taught),
      random: state ? NumpyRandom.from(state.augmentation) : new NumpyRandom(seed),
    });
    return beginning;
  }

  /** Where the head of a margin starts: a row a person. */
  async startHead(id: string, rows: Float32Array): Promise<void> {
    this.#of(id).training.startHead(rows);
  }

  /**
   * One step on these photos.
   * @throws FacetError `MODEL_UNKNOWN` where no training has this id: the worker was started anew
   */
  async step(
    id: string,
    photos: readonly WirePicture[],
    labels: readonly number[],
    rate: number,
    { signal }: CallOptions,
  ): Promise<Stepped> {
    const job = this.#of(id);
    dropBlended(job);
    const { rows, random } = await this.#taught(job, photos, signal);
    const { atOnce } = job.beginning;
    const stepped = await this.device.compute(() =>
      job.training.next(rows, labels, rate, { atOnce, between: nextTask }),
    );
    // Only now: a step that failed is taken again with the same pictures.
    job.random = random;
    return stepped;
  }

  /** Embeddings of length 1 as a step goes forward, row after row: moving values follow. */
  async pass(
    id: string,
    photos: readonly WirePicture[],
    { signal }: CallOptions,
  ): Promise<Float32Array> {
    const job = this.#of(id);
    dropBlended(job);
    const parts: Float32Array[] = [];
    const { atOnce } = job.beginning;
    for (let start = 0; start < photos.length; start += atOnce) {
      const some = photos.slice(start, start + atOnce);
      const { rows, random } = await this.#taught(job, some, signal);
      parts.push(await this.device.compute(() => job.training.passed(rows, some.length)));
      job.random = random;
    }
    return joined(parts);
  }

  /** Losses of photos that teach nothing, by the moving values: not augmented. */
  async validate(
    id: string,
    photos: readonly WirePicture[],
    labels: readonly number[],
    { signal }: CallOptions,
  ) {
    const job = this.#of(id);
    const random = new NumpyRandom(job.setup.settings.seed);
    const inputs = await job.pictures.taught(photos, NOT_AUGMENTED, random, signal);
    const rows = await this.#rows(job, inputs, signal);
    return this.device.compute(() => job.training.validate(rows, labels));
  }

  /**
   * Embeddings of length 1, row after row, as the weights are used.
   * @param share of what was learned since the start: 0 are the weights before, which are on the device
   */
  async embeddings(
    id: string,
    photos: readonly WirePicture[],
    share: number,
    { signal }: CallOptions,
  ): Promise<Float32Array> {
    const job = this.#of(id);
    const { embed } = job.setup;
    const blended = share === 0 ? undefined : await this.#blended(job, share);
    const rows = photos.map(async (photo) => {
      const { path: name, aligned, camera } = photo;
      const options = { ...embed, aligned, camera, name, signal };
      const { embeddings } = await (blended
        ? this.embedding.embedBy(blended, atHand(photo), options)
        : this.embedding.embed(atHand(photo), { ...options, standardise: undefined }));
      const [embedding] = embeddings;
      if (!embedding) throw noFace(name);
      return normaliseVector(embedding.slice());
    });
    return joined(await Promise.all(rows));
  }

  async state(id: string): Promise<PictureState> {
    const { training, random } = this.#of(id);
    return { training: await training.state(), augmentation: random.state };
  }

  /** Every tensor of the network as it is now, by its name in the file; no heads. */
  async trained(id: string): Promise<Pick<Weights, 'tensors' | 'data'>> {
    const { start, training } = this.#of(id);
    const { tensors, data } = blendedWeights(start, await training.tensors(), 1);
    return { tensors, data };
  }

  /** Frees a training; nothing where there is none. */
  end(id: string): void {
    const job = this.#running.get(id);
    if (!job) return;
    dropBlended(job);
    job.training.dispose();
    this.#running.delete(id);
  }

  #of(id: string): Job {
    const job = this.#running.get(id);
    if (job) return job;
    throw new FacetError('MODEL_UNKNOWN', `No training "${id}" runs here.`);
  }

  /** What the trained part takes of these photos, and the generator as it is after them. */
  async #taught(job: Job, photos: readonly WirePicture[], signal?: AbortSignal) {
    const random = NumpyRandom.from(job.random.state);
    const inputs = await job.pictures.taught(photos, job.setup.augmentation, random, signal);
    const rows = await this.#rows(job, inputs, signal);
    await nextTask();
    throwIfAborted(signal);
    return { rows, random };
  }

  /** Pictures, or their activation where only what follows it is trained. */
  async #rows({ setup, network }: Job, inputs: Float32Array[], signal?: AbortSignal) {
    const { size } = setup.taught;
    const { from } = setup.settings;
    if (from === undefined) return { values: joined(inputs), shape: [size, size, 3] };
    const taken = sized(network, size);
    const loaded = this.device.embedder(setup.model);
    const trunk: Embedder = {
      ...loaded,
      network: { ...loaded.network, id: `${loaded.network.id} ${size}`, network: taken },
    };
    const outputs = await this.device.runNetwork(trunk, inputs, signal, from);
    return { values: joined(outputs), shape: activationShape(taken, from)! };
  }

  async #blended(job: Job, share: number): Promise<Embedder> {
    const { setup, training, start, network } = job;
    const { step } = training;
    if (job.blended?.share === share && job.blended.step === step) return job.blended.embedder;
    dropBlended(job);
    const weights = blendedWeights(start, await training.tensors(), share);
    const id = `${start.id} ${share} of step ${step}`;
    const info = { ...setup.info, embeddingSize: setup.embeddingSize };
    const embedder = await this.device.ownEmbedder(network, { ...weights, id }, info);
    job.blended = { share, step, embedder };
    return embedder;
  }
}

const NOT_AUGMENTED: Augmentation = { rotate: false, crop: false, flip: false };

/** The same network over pictures of another size. */
function sized(network: EmbedderNetwork, size: number): EmbedderNetwork {
  return { ...network, input: { width: size, height: size } };
}

function dropBlended(job: Job): void {
  job.blended?.embedder.network.dispose();
  job.blended = undefined;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}
