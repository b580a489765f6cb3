/** Finding and cutting out faces. */
import type {
  Box,
  CallOptions,
  CropOptions,
  DetectOptions,
  Detection,
  Face,
  ManyResult,
  Photo,
} from '../base/types';
import type { Engine } from '../engine/engine';
import { forEachPhoto, type Photos } from '../engine/many';
import { nameOf, toWire } from '../engine/photo';

export async function detect(
  engine: Engine,
  photo: Photo,
  options: DetectOptions & CallOptions = {},
): Promise<Detection> {
  const detection = await engine.withPhoto(options, (remote, crossing) =>
    engine.residents.using(remote, 'detector', options.model, async ({ id: model }) => {
      const wire = await toWire(photo, crossing.signal);
      return remote.detect(wire, Object.assign(crossing, { model, name: nameOf(photo) }));
    }),
  );
  options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
  return detection;
}

export async function* detectMany(
  engine: Engine,
  photos: Photos,
  options: DetectOptions & CallOptions = {},
): AsyncGenerator<ManyResult> {
  const results = forEachPhoto(engine, photos, options, (photo, each) =>
    detect(engine, photo, each),
  );
  for await (const { result, ...rest } of results) yield { ...rest, detection: result };
}

export function crop(
  engine: Engine,
  photo: Photo,
  face: Face | Box,
  options: CropOptions & CallOptions = {},
): Promise<ImageBitmap> {
  return engine.vision(options, async (remote, crossing) => {
    const wire = await toWire(photo, crossing.signal);
    return remote.crop(wire, face, Object.assign(crossing, { name: nameOf(photo) }));
  });
}
