/** Embedding and comparing faces. */
import { Meter } from '../base/meter';
import type {
  CallOptions,
  CompareOptions,
  Comparison,
  Embedded,
  EmbedOptions,
  ExplainOptions,
  Explanation,
  FaceMap,
  ManyEmbedded,
  ModelInfo,
  Photo,
  Progress,
} from '../base/types';
import { squaredEuclidean } from '../protocol/distance';
import { chooseEmbedded, compareEmbedded } from './compare';
import type { Engine } from '../engine/engine';
import { holdRecognisers } from '../engine/hold';
import { forEachPhoto, type Photos } from '../engine/many';
import { nameOf, toWire } from '../engine/photo';

export async function embed(
  engine: Engine,
  photo: Photo,
  options: EmbedOptions & CallOptions = {},
): Promise<Embedded> {
  const { embedded } = await embedWith(engine, photo, options);
  options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
  return embedded;
}

export async function* embedMany(
  engine: Engine,
  photos: Photos,
  options: EmbedOptions & CallOptions = {},
): AsyncGenerator<ManyEmbedded> {
  const { models, release } = await holdRecognisers(engine, options, options.signal);
  const [detector, model] = models.map(({ id }) => id);
  try {
    const results = forEachPhoto(engine, photos, options, (photo, each) =>
      embed(engine, photo, { ...each, detector, model }),
    );
    for await (const { result, ...rest } of results) yield { ...rest, embedded: result };
  } finally {
    release();
  }
}

export async function compare(
  engine: Engine,
  a: Photo,
  b: Photo,
  options: CompareOptions & CallOptions = {},
): Promise<Comparison> {
  const { faces: _, onProgress, ...rest } = options;
  const meter = new Meter('photos', 2);
  let done = 0;
  const [first, second] = await Promise.all(
    ([a, b] as const).map(async (photo) => {
      const result = await embedWith(engine, photo, rest);
      onProgress?.(meter.at(++done));
      return result;
    }),
  );
  return compareEmbedded(first!.embedded, second!.embedded, first!.model, options);
}

export async function explain(
  engine: Engine,
  a: Photo,
  b: Photo,
  options: ExplainOptions & CallOptions = {},
): Promise<Explanation> {
  const { faces, onProgress, grid = 9, ...rest } = options;
  const [first, second] = await Promise.all([
    embedWith(engine, a, rest),
    embedWith(engine, b, rest),
  ]);
  const sides = [
    { photo: a, ...chooseEmbedded(first.embedded, faces?.[0], 'first') },
    { photo: b, ...chooseEmbedded(second.embedded, faces?.[1], 'second') },
  ] as const;
  const patches = grid * grid;
  const meter = new Meter('patches', 2 * patches);
  const maps: FaceMap[] = [];
  for (const [i, { photo, face }] of sides.entries()) {
    const other = sides[1 - i]!.embedding;
    const tell = ({ done }: Progress) => onProgress?.(meter.at(i * patches + done));
    const map = await engine.vision({ ...rest, grid, onProgress: tell }, (remote, call) =>
      engine.residents.using(remote, 'embedder', options.model, async ({ id: model }) => {
        const wire = await toWire(photo, call.signal);
        const names = { model, name: nameOf(photo) };
        return remote.occlude(wire, face, other, Object.assign(call, names));
      }),
    );
    maps.push(map);
  }
  const distance = squaredEuclidean(sides[0].embedding, sides[1].embedding);
  return { distance, maps: maps as [FaceMap, FaceMap] };
}

/** A photo embedded, and by what. */
function embedWith(
  engine: Engine,
  photo: Photo,
  options: EmbedOptions & CallOptions,
): Promise<{ embedded: Embedded; model: ModelInfo }> {
  const { residents } = engine;
  return engine.withPhoto(options, (remote, crossing) =>
    residents.using(remote, 'detector', options.detector, (detector) =>
      residents.using(remote, 'embedder', options.model, async (model) => {
        const wire = await toWire(photo, crossing.signal);
        const names = { detector: detector.id, model: model.id, name: nameOf(photo) };
        const embedded = await remote.embed(wire, Object.assign(crossing, names));
        return { embedded, model };
      }),
    ),
  );
}
