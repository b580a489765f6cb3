/** What a training from pictures asks of the vision worker, which has the weights on the device that it needs. */
import type { Engine } from '../../../engine/engine';
import type { TrainedTensors, TrainingPhoto } from '../learner';
import type { PictureContext } from './settings';

type Vision = Parameters<Parameters<Engine['vision']>[1]>[0];
type Trainings = Vision['pictureTraining'];

export type PictureSetup = Parameters<Trainings['begin']>[2];
export type PictureState = NonNullable<PictureSetup['state']>;
export type PictureBeginning = Awaited<ReturnType<Trainings['begin']>>;
export type Stepped = Awaited<ReturnType<Trainings['step']>>;
type WirePicture = Parameters<Trainings['step']>[1][number];

export class PictureDesk {
  /** @param id under which the worker knows the training */
  constructor(
    private readonly id: string,
    private readonly context: Pick<
      PictureContext,
      'engine' | 'model' | 'detector' | 'aligned' | 'camera'
    >,
  ) {}

  /** Begins anew on the worker that runs now. */
  begin(setup: PictureSetup): Promise<PictureBeginning> {
    const { engine, model } = this.context;
    return this.#ask(undefined, async (trainings) => {
      // Weights are handed over: another worker is given them anew.
      const weights = await engine.files({}, (files, call) => files.load(model.id, call));
      return trainings.begin(this.id, weights, setup);
    });
  }

  startHead(rows: Float32Array): Promise<void> {
    return this.#ask(undefined, (trainings) => trainings.startHead(this.id, rows));
  }

  step(
    photos: readonly TrainingPhoto[],
    labels: readonly number[],
    rate: number,
    signal?: AbortSignal,
  ): Promise<Stepped> {
    return this.#ask(signal, (trainings, call) =>
      trainings.step(this.id, this.#wire(photos), labels, rate, call),
    );
  }

  /** What photos may look like to the network. */
  samples(photos: readonly TrainingPhoto[]): Promise<ImageBitmap[]> {
    return this.#ask(undefined, (trainings) => trainings.samples(this.id, this.#wire(photos)));
  }

  /** Embeddings as a step goes forward. */
  pass(photos: readonly TrainingPhoto[], signal?: AbortSignal): Promise<Float32Array> {
    return this.#ask(signal, (trainings, call) =>
      trainings.pass(this.id, this.#wire(photos), call),
    );
  }

  validate(
    photos: readonly TrainingPhoto[],
    labels: readonly number[],
    signal?: AbortSignal,
  ): Promise<Pick<Stepped, 'total' | 'data' | 'accuracy'>> {
    return this.#ask(signal, (trainings, call) =>
      trainings.validate(this.id, this.#wire(photos), labels, call),
    );
  }

  embeddings(photos: readonly TrainingPhoto[], share: number): Promise<Float32Array> {
    return this.#ask(undefined, (trainings, call) =>
      trainings.embeddings(this.id, this.#wire(photos), share, call),
    );
  }

  state(): Promise<PictureState> {
    return this.#ask(undefined, (trainings) => trainings.state(this.id));
  }

  trained(): Promise<TrainedTensors> {
    return this.#ask(undefined, (trainings) => trainings.trained(this.id));
  }

  end(): Promise<void> {
    return this.context.engine.vision({}, (remote) => remote.pictureTraining.end(this.id));
  }

  /** A worker that was started anew is given the weights again before it is asked. */
  #ask<R>(
    signal: AbortSignal | undefined,
    work: (trainings: Trainings, call: { signal?: AbortSignal }) => Promise<R>,
  ): Promise<R> {
    const { engine, model, detector } = this.context;
    const { residents } = engine;
    return engine.vision({ signal }, (remote, crossing) =>
      residents.using(remote, 'detector', detector, () =>
        residents.using(remote, 'embedder', model.id, () => work(remote.pictureTraining, crossing)),
      ),
    );
  }

  #wire(photos: readonly TrainingPhoto[]): WirePicture[] {
    const { aligned, camera } = this.context;
    return photos.map(({ path, file, as = { aligned, camera } }) => ({ path, file, ...as }));
  }
}
