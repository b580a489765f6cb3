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
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { forEachPhoto, type Photos } from '../../engine/many';
import { nameOf, toWire } from '../../engine/photo';
import { checkFace, checkMany, checkOptions, checkPhoto } from '../arguments';
import { callWith, filled } from '../options';
import { CROP, DETECT, detectOptions } from './options';

export async function detect(
  engine: Engine,
  photo: Photo,
  options: DetectOptions & CallOptions = {},
): Promise<Detection> {
  checkPhoto(photo);
  checkOptions(options, DETECT);
  const call = callWith(detectOptions(options), options);
  const detection = await engine.withPhoto(call, (remote, crossing) =>
    engine.residents.using(remote, 'detector', options.model, async ({ id: model }) => {
      const wire = await toWire(photo, crossing.signal);
      return remote.detecting.detect(wire, Object.assign(crossing, { model, name: nameOf(photo) }));
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
  checkMany(photos, 'photos');
  const results = forEachPhoto(engine, photos, options, (photo, each) =>
    detect(engine, photo, each),
  );
  for await (const { result, ...rest } of results) yield { ...rest, detection: result };
}

export async function crop(
  engine: Engine,
  photo: Photo,
  face: Face | Box,
  options: CropOptions & CallOptions = {},
): Promise<ImageBitmap> {
  checkPhoto(photo);
  checkFace(face);
  checkOptions(options, CROP);
  const { size, margin, ...rest } = filled<CropOptions, typeof CROP>(CROP, options);
  const rule = options.rule ?? ({ rule: 'facenet', size, margin } as const);
  return engine.vision(callWith({ ...rest, rule }, options), async (remote, crossing) => {
    const wire = await toWire(photo, crossing.signal);
    return remote.detecting.crop(wire, face, Object.assign(crossing, { name: nameOf(photo) }));
  });
}
