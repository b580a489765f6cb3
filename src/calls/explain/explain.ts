/** Which parts of two faces make them alike or set them apart. */
import { Meter } from '../../base/meter';
import type {
  CallOptions,
  ExplainOptions,
  Explanation,
  FaceMap,
  Photo,
  Progress,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { nameOf, toWire } from '../../engine/photo';
import { squaredEuclidean } from '../../protocol/distance';
import { checkOptions } from '../arguments';
import { chooseEmbedded } from '../compare/judge';
import { embedWith } from '../embed/embed';
import { EMBED, embedOptions } from '../embed/options';
import { filled } from '../options';
import { EXPLAIN } from './options';

type Patches = Pick<ExplainOptions, 'grid' | 'patch'>;

export async function explain(
  engine: Engine,
  a: Photo,
  b: Photo,
  options: ExplainOptions & CallOptions = {},
): Promise<Explanation> {
  checkOptions(options, EMBED, EXPLAIN, { faces: true });
  const { faces, onProgress, ...rest } = options;
  const patches = filled<Patches, typeof EXPLAIN>(EXPLAIN, options);
  const [first, second] = await Promise.all([
    embedWith(engine, a, rest),
    embedWith(engine, b, rest),
  ]);
  const sides = [
    { photo: a, ...chooseEmbedded(first.embedded, faces?.[0], 'first') },
    { photo: b, ...chooseEmbedded(second.embedded, faces?.[1], 'second') },
  ] as const;
  const count = patches.grid ** 2;
  const meter = new Meter('patches', 2 * count);
  const maps: FaceMap[] = [];
  for (const [i, { photo, face }] of sides.entries()) {
    const other = sides[1 - i]!.embedding;
    const tell = ({ done }: Progress) => onProgress?.(meter.at(i * count + done));
    const call = { ...rest, ...embedOptions(rest), ...patches, onProgress: tell };
    const map = await engine.vision(call, (remote, crossing) =>
      engine.residents.using(remote, 'embedder', options.model, async ({ id: model }) => {
        const wire = await toWire(photo, crossing.signal);
        const names = { model, name: nameOf(photo) };
        return remote.explaining.occlude(wire, face, other, Object.assign(crossing, names));
      }),
    );
    maps.push(map);
  }
  const distance = squaredEuclidean(sides[0].embedding, sides[1].embedding);
  return { distance, maps: maps as [FaceMap, FaceMap] };
}
