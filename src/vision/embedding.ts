/** The desk that embeds faces, and knows those that it embedded before. */
import type { CallOptions, CropRule, Embedded, Face } from '../base/types';
import { inputRule, inputsOfFace } from '../faces/face-inputs';
import type { Pixels } from '../photos/pixels';
import { leased } from '../photos/decode-room';
import { ResultCache } from '../storage/result-cache';
import { openStore } from '../storage/stores';
import { toBitmap, type Detecting } from './detecting';
import type { Device } from './device';
import type { Embedder } from './embedder-jobs';
import {
  embedPhoto,
  type CompleteEmbedOptions,
  type EmbedTools,
  type PhotoEmbeddings,
  type PhotoFaces,
  type PhotoResult,
} from './embed-photo';
import { facePicture, type FacePictureOptions } from './face-picture';
import { joinOutputs, normaliseVector } from './join-outputs';
import { decode, withPixels, type Named, type WirePhoto } from './wire-photo';

/** In place of a cache. */
const NOTHING_KEPT = { get: async () => undefined, set: () => {} };

/** Pictures on which two precisions of the same weights are compared. */
const PROBES = 4;

export class Embedding {
  readonly #embeddings = new ResultCache<PhotoEmbeddings>(openStore('embeddings'));
  readonly #features = new ResultCache<PhotoEmbeddings>(openStore('features'));
  readonly #detections = new ResultCache<PhotoFaces>(openStore('detections'));

  constructor(
    private readonly device: Device,
    private readonly detecting: Detecting,
  ) {}

  /**
   * Finds the faces of one photo and embeds them. What was computed before, of the same file with
   * the same weights and options, is taken from the cache.
   * @param options `model` and `detector` must be loaded
   */
  async embed(
    photo: WirePhoto,
    options: CompleteEmbedOptions & CallOptions & Named,
  ): Promise<Embedded> {
    const embedder = this.device.embedder(options.model);
    const result = await this.#through(photo, options, {
      embedder,
      embeddings: this.#embeddings,
      run: (inputs) => this.device.runNetwork(embedder, inputs, options.signal),
    });
    return withBitmaps(result);
  }

  /**
   * As {@link embed}, but of each face a named activation of the network, in place of the embedding: what a part
   * of the network is trained from. Not flipped, not normalised.
   * @param kept small ones are kept like embeddings
   */
  async features(
    photo: WirePhoto,
    options: CompleteEmbedOptions & CallOptions & Named,
    activation: string,
    kept = true,
  ): Promise<Embedded> {
    const embedder = this.device.embedder(options.model);
    const { info, digest, network } = embedder;
    const plain = { ...options, flip: false, crops: 1 };
    const result = await this.#through(photo, plain, {
      embedder: {
        network,
        info: { ...info, normalise: false },
        digest: `${digest} ${activation}`,
      },
      embeddings: kept ? this.#features : NOTHING_KEPT,
      run: (inputs) => this.device.runNetwork(embedder, inputs, options.signal, activation),
    });
    return withBitmaps(result);
  }

  /** As {@link embed}, by an embedder of which nothing is kept. */
  async embedBy(
    embedder: Embedder,
    photo: WirePhoto,
    options: CompleteEmbedOptions & CallOptions & Named,
  ): Promise<Embedded> {
    const { pictures: _, ...embedded } = await this.#through(photo, options, {
      embedder,
      embeddings: NOTHING_KEPT,
      run: (inputs) => this.device.runNetwork(embedder, inputs, options.signal),
    });
    return embedded;
  }

  /**
   * A face whose place in the photo is known: nothing is searched, nothing is kept.
   * @param options `model` must be loaded; `crop` in place of the weights' own rule
   * @returns its embedding
   */
  ofFace(
    photo: WirePhoto,
    face: Face,
    { model, crop, ...options }: { model: string; crop?: CropRule } & CallOptions & Named,
  ): Promise<Float32Array> {
    const embedder = this.device.embedder(model);
    const { info, network } = embedder;
    const plain = { crop, flip: false, crops: 1 };
    const rule = inputRule(info, network.network.input, plain);
    return withPixels(photo, options, async (decoded) => {
      const inputs = inputsOfFace(decoded, face, rule);
      const outputs = await this.device.runNetwork(embedder, inputs, options.signal);
      return joinOutputs(outputs, { flip: false, normalise: info.normalise });
    });
  }

  /**
   * The face of a photo as a picture: of a crop all of it, of any other photo the best of its faces, which are known or
   * found now, cut by a rule.
   * @throws FacetError `NO_FACE`, and what decoding throws
   */
  picture(
    photo: Blob,
    options: FacePictureOptions & CallOptions & Named & { detector: string },
  ): Promise<Pixels> {
    const { digest, thresholds } = this.device.detector(options.detector);
    return leased((lease) =>
      facePicture(photo, options, {
        detector: { digest, thresholds },
        detections: this.#detections,
        decode: () => decode(photo, options, lease),
        detect: (decoded) =>
          this.detecting.find(decoded, options.detector, options.detect, options.signal),
      }),
    );
  }

  /** One photo by way of what is known of it. */
  #through(
    photo: WirePhoto,
    options: CompleteEmbedOptions & CallOptions & Named,
    tools: Pick<EmbedTools, 'embedder' | 'embeddings' | 'run'>,
  ): Promise<PhotoResult> {
    const { digest, thresholds } = this.device.detector(options.detector);
    return leased((lease) =>
      embedPhoto(photo, options, {
        ...tools,
        detector: { digest, thresholds },
        detections: this.#detections,
        decode: () => decode(photo, options, lease),
        detect: (decoded) =>
          this.detecting.find(decoded, options.detector, options.detect, options.signal),
      }),
    );
  }

  /** Embeddings of a few made-up pictures, one after another: equal weights give equal values. */
  async probe(model: string): Promise<Float32Array> {
    const embedder = this.device.embedder(model);
    const { width, height } = embedder.network.network.input;
    const pictures = Array.from({ length: PROBES }, (_, n) =>
      Float32Array.from({ length: width * height * 3 }, (_, i) =>
        Math.sin(i * (0.013 + 0.007 * n)),
      ),
    );
    const outputs = await this.device.runNetwork(embedder, pictures);
    if (embedder.info.normalise) outputs.forEach(normaliseVector);
    return Float32Array.from(outputs.flatMap((output) => [...output]));
  }

  /** Forgets what was computed of photos. */
  async forget(): Promise<void> {
    const all = [this.#embeddings, this.#features, this.#detections];
    await Promise.all(all.map((cache) => cache.clear()));
  }
}

async function withBitmaps({ pictures, ...embedded }: PhotoResult): Promise<Embedded> {
  if (!pictures) return embedded;
  return { ...embedded, pictures: await Promise.all(pictures.map(toBitmap)) };
}
