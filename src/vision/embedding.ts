/** The desk that embeds faces, and knows those that it embedded before. */
import type { CallOptions, Embedded } from '../base/types';
import { leased } from '../photos/decode-room';
import { ResultCache } from '../storage/result-cache';
import { openStore } from '../storage/stores';
import { toBitmap, type Detecting } from './detecting';
import type { Device } from './device';
import {
  embedPhoto,
  type CompleteEmbedOptions,
  type PhotoEmbeddings,
  type PhotoFaces,
} from './embed-photo';
import { normaliseVector } from './join-outputs';
import { decode, type Named, type WirePhoto } from './wire-photo';

/** Pictures on which two precisions of the same weights are compared. */
const PROBES = 4;

export class Embedding {
  readonly #embeddings = new ResultCache<PhotoEmbeddings>(openStore('embeddings'));
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
    const { signal } = options;
    const embedder = this.device.embedder(options.model);
    const { digest, thresholds } = this.device.detector(options.detector);
    const { pictures, ...embedded } = await leased((lease) =>
      embedPhoto(photo, options, {
        embedder,
        detector: { digest, thresholds },
        embeddings: this.#embeddings,
        detections: this.#detections,
        decode: () => decode(photo, options, lease),
        detect: (decoded) => this.detecting.find(decoded, options.detector, options.detect, signal),
        run: (inputs) => this.device.runNetwork(embedder, inputs, signal),
      }),
    );
    if (!pictures) return embedded;
    return { ...embedded, pictures: await Promise.all(pictures.map(toBitmap)) };
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
    await Promise.all([this.#embeddings.clear(), this.#detections.clear()]);
  }
}
