/** Embedding faces. */
import type {
  CallOptions,
  Embedded,
  EmbedOptions,
  ManyEmbedded,
  ModelInfo,
  Photo,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { holdRecognisers } from '../../engine/hold';
import { forEachPhoto, type Photos } from '../../engine/many';
import { nameOf, toWire } from '../../engine/photo';
import { checkMany, checkOptions, checkPhoto } from '../arguments';
import { callWith } from '../options';
import { EMBED, embedOptions } from './options';

/** @param since when the work that it is part of began: what a wipe has overtaken is not kept */
export async function embed(
  engine: Engine,
  photo: Photo,
  options: EmbedOptions & CallOptions = {},
  since = Date.now(),
): Promise<Embedded> {
  checkOptions(options, EMBED);
  const { embedded } = await embedWith(engine, photo, options, since);
  options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
  return embedded;
}

export async function* embedMany(
  engine: Engine,
  photos: Photos,
  options: EmbedOptions & CallOptions = {},
  since = Date.now(),
): AsyncGenerator<ManyEmbedded> {
  checkMany(photos, 'photos');
  const { models, release } = await holdRecognisers(engine, options, options.signal);
  const [detector, model] = models.map(({ id }) => id);
  try {
    const results = forEachPhoto(engine, photos, options, (photo, each) =>
      embed(engine, photo, { ...each, detector, model }, since),
    );
    for await (const { result, ...rest } of results) yield { ...rest, embedded: result };
  } finally {
    release();
  }
}

/** A photo embedded, and by what. */
export async function embedWith(
  engine: Engine,
  photo: Photo,
  options: EmbedOptions & CallOptions,
  since = Date.now(),
): Promise<{ embedded: Embedded; model: ModelInfo }> {
  checkPhoto(photo);
  const { residents } = engine;
  const call = callWith(embedOptions(options), options);
  return engine.withPhoto(call, (remote, crossing) =>
    residents.using(remote, 'detector', options.detector, (detector) =>
      residents.using(remote, 'embedder', options.model, async (model) => {
        const wire = await toWire(photo, crossing.signal);
        const names = { detector: detector.id, model: model.id, name: nameOf(photo), since };
        const embedded = await remote.embedding.embed(wire, Object.assign(crossing, names));
        return { embedded, model };
      }),
    ),
  );
}
