/** The desk that trains from pictures: step by step, between which everything else goes on. */
import { FacetError, noFace, throwIfAborted } from '../base/errors';
import { joinedRows } from '../base/rows';
import { NumpyRandom } from '../base/numpy-random';
import type { CallOptions, Weights } from '../base/types';
import type { Augmentation } from '../faces/augment';
import { findNetwork } from '../networks';
import { activationShape } from '../networks/variables';
import { partSizes } from '../base/part-sizes';
import type { Stepped } from '../train/trainer';
import { blendedWeights } from './blended-weights';
import type { Device } from './device';
import type { Embedder } from './embedder-jobs';
import type { Embedding } from './embedding';
import { checkGradients } from './gradient-check';
import { toBitmap } from './detecting';
import { normaliseVector } from './join-outputs';
import {
  dropBlended,
  photosAtOnce,
  sized,
  type Job,
  type PictureBeginning,
  type PictureSetup,
  type PictureState,
} from './picture-job';
import { nextTask } from './scheduler';
import { atHand, TrainingPictures, type WirePicture } from './training-pictures';

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
    await checkGradients(this.device);
    await this.end(id);
    const { settings, embeddingSize, pretrained, taught, state } = setup;
    const { from, seed } = settings;
    const network = sized(architecture, taught.size);
    const random = new NumpyRandom(seed);
    const start = startingWeights(network, embeddingSize, weights, { from, pretrained, random });
    const atOnce = photosAtOnce(this.device.backend, network, settings);
    const logits = weights.tensors.find(({ name }) => name === 'Logits/weights')?.shape[1];
    const beginning = { anew: start.anew, atOnce, logits };
    const training = await this.device.compute(async () => {
      const training = new PictureTraining(network, embeddingSize, start.weights, settings);
      if (state) training.restore(state.training);
      return training;
    });
    this.#running.set(id, {
      ...{ setup, network: architecture, start: start.weights, training, beginning },
      last: Promise.resolve(),
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
  step(
    id: string,
    photos: readonly WirePicture[],
    labels: readonly number[],
    rate: number,
    { signal }: CallOptions,
  ): Promise<Stepped> {
    return this.#turn(id, async (job) => {
      dropBlended(job);
      const { rows, random } = await this.#taught(job, photos, signal);
      const { atOnce } = job.beginning;
      const stepped = await this.device.compute(() =>
        job.training.next(rows, labels, rate, { atOnce, between: nextTask }),
      );
      // Only now: a step that failed is taken again with the same pictures.
      job.random = random;
      return stepped;
    });
  }

  /** Embeddings of length 1 as a step goes forward, row after row: moving values follow. */
  pass(id: string, photos: readonly WirePicture[], { signal }: CallOptions): Promise<Float32Array> {
    return this.#turn(id, async (job) => {
      dropBlended(job);
      const parts: Float32Array[] = [];
      const { atOnce } = job.beginning;
      let start = 0;
      for (const size of partSizes(photos.length, atOnce)) {
        const some = photos.slice(start, (start += size));
        const { rows, random } = await this.#taught(job, some, signal);
        parts.push(await this.device.compute(() => job.training.passed(rows, some.length)));
        job.random = random;
      }
      return joinedRows(parts);
    });
  }

  /** What some photos may look like to the network, augmented by chance; the training's own draws are none of these. */
  samples(id: string, photos: readonly WirePicture[]): Promise<ImageBitmap[]> {
    return this.#turn(id, async (job) => {
      const random = new NumpyRandom(0);
      const pictures = await job.pictures.augmented(photos, job.setup.augmentation, random);
      return Promise.all(pictures.map(toBitmap));
    });
  }

  /** Losses of photos that teach nothing, by the moving values: not augmented. */
  validate(
    id: string,
    photos: readonly WirePicture[],
    labels: readonly number[],
    { signal }: CallOptions,
  ) {
    return this.#turn(id, async (job) => {
      const random = new NumpyRandom(job.setup.settings.seed);
      const inputs = await job.pictures.taught(photos, NOT_AUGMENTED, random, signal);
      const rows = await this.#rows(job, inputs, signal);
      return this.device.compute(() => job.training.validate(rows, labels));
    });
  }

  /**
   * Embeddings of length 1, row after row, as the weights are used.
   * @param share of what was learned since the start: 0 are the weights before, which are on the device
   */
  embeddings(
    id: string,
    photos: readonly WirePicture[],
    share: number,
    { signal }: CallOptions,
  ): Promise<Float32Array> {
    return this.#turn(id, async (job) => {
      const blended = share === 0 ? undefined : await this.#blended(job, share);
      const rows = photos.map(async (photo) => {
        const { path: name, aligned, camera, flip = false } = photo;
        const options = { ...job.setup.embed, aligned, camera, flip, name, signal };
        const { embeddings } = await (blended
          ? this.embedding.embedBy(blended, atHand(photo), options)
          : this.embedding.embed(atHand(photo), { ...options, standardise: undefined }));
        const [embedding] = embeddings;
        if (!embedding) throw noFace(name);
        return normaliseVector(embedding.slice());
      });
      return joinedRows(await allSettled(rows));
    });
  }

  state(id: string): Promise<PictureState> {
    return this.#turn(id, async ({ training, random }) => ({
      training: await training.state(),
      augmentation: random.state,
    }));
  }

  /** Every tensor of the network as it is now, by its name in the file; no heads. */
  trained(id: string): Promise<Pick<Weights, 'tensors' | 'data'>> {
    return this.#turn(id, async ({ start, training }) => {
      const { tensors, data } = blendedWeights(start, await training.tensors(), 1);
      return { tensors, data };
    });
  }

  /** Frees a training; nothing where there is none. */
  async end(id: string): Promise<void> {
    const job = this.#running.get(id);
    if (!job) return;
    this.#running.delete(id);
    await job.last;
    dropBlended(job);
    job.training.dispose();
  }

  /** Work with a training once what was asked before is done: what another needs is not taken from under it. */
  async #turn<R>(id: string, work: (job: Job) => Promise<R>): Promise<R> {
    const job = this.#of(id);
    const done = job.last.then(() => work(job));
    job.last = done.catch(() => {});
    return done;
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
    if (from === undefined) return { values: joinedRows(inputs), shape: [size, size, 3] };
    const taken = sized(network, size);
    const loaded = this.device.embedder(setup.model);
    const trunk: Embedder = {
      ...loaded,
      network: { ...loaded.network, id: `${loaded.network.id} ${size}`, network: taken },
    };
    const outputs = await this.device.runNetwork(trunk, inputs, signal, from);
    return { values: joinedRows(outputs), shape: activationShape(taken, from)! };
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

/** Waits for all, and then throws what failed first: none goes on with what is gone. */
async function allSettled<T>(all: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
