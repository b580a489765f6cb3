/** What a part of a network learns from: computed once a photo, by way of what is known of it. */
import type { CallOptions, Camera, DetectOptions, Face } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { forEachPhoto } from '../../engine/many';
import { toWire } from '../../engine/photo';
import { embedOptions } from '../embed/options';
import { callWith } from '../options';

export interface FeatureOptions extends CallOptions {
  model: string;
  detector: string;
  aligned: boolean;
  detect?: Omit<DetectOptions, 'model' | 'quality'>;
  camera?: Camera;
  /** The named activation. */
  activation: string;
  /** Kept photo by photo like embeddings. */
  kept: boolean;
  /** Pictures of the first few are wanted. */
  show?: boolean;
  since: number;
}

export interface FeaturesOfPhoto {
  index: number;
  /** Undefined where no face was found, or the photo could not be read. */
  values?: Float32Array;
  face?: Face;
  /** Of the first few, as the network sees it. */
  picture?: ImageBitmap;
  error?: Error;
}

/** Pictures that are shown. */
export const SHOWN = 8;

/** One result a photo, in order. */
export async function* featuresOf(
  engine: Engine,
  photos: readonly { path: string; file: Blob }[],
  { activation, kept, since, camera, show = false, ...options }: FeatureOptions,
): AsyncGenerator<FeaturesOfPhoto> {
  const { model, detector, aligned, detect, signal, onProgress } = options;
  const call = {
    ...embedOptions({ aligned, detect, face: 'best' }),
    model,
    detector,
    camera,
    since,
  };
  const shown = new Set(photos.slice(0, show ? SHOWN : 0));
  const results = forEachPhoto(engine, photos, { signal, onProgress }, (photo, each) =>
    engine.withPhoto(callWith(call, each), (remote, crossing) =>
      engine.residents.using(remote, 'detector', detector, () =>
        engine.residents.using(remote, 'embedder', model, async () => {
          const wire = await toWire(photo.file, crossing.signal);
          const pictures = shown.has(photo);
          const named = Object.assign(crossing, { name: photo.path, pictures });
          return remote.embedding.features(wire, named, activation, kept);
        }),
      ),
    ),
  );
  for await (const { index, result, error } of results) {
    const [values, face] = [result?.embeddings[0], result?.faces[0]];
    const picture = result?.pictures?.[0];
    yield {
      index,
      ...(values && face && { values, face }),
      ...(picture && { picture }),
      ...(error && { error }),
    };
  }
}
