/** Comparing two faces, of photos or of what `embed` gave of them. */
import { FacetError } from '../../base/errors';
import { Meter } from '../../base/meter';
import type {
  CallOptions,
  CompareOptions,
  Comparison,
  Embedded,
  EmbedOptions,
  ModelInfo,
  Photo,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { checkOptions } from '../arguments';
import { embedWith } from '../embed/embed';
import { EMBED } from '../embed/options';
import { compareEmbedded } from './judge';

/** @throws FacetError `INVALID_OPTION` for embeddings of two networks, `NO_FACE`, and what embedding throws */
export async function compare(
  engine: Engine,
  a: Photo | Embedded,
  b: Photo | Embedded,
  options: CompareOptions & CallOptions = {},
): Promise<Comparison> {
  checkOptions(options, EMBED, { faces: true });
  const { faces: _, onProgress, ...rest } = options;
  const meter = new Meter('photos', 2);
  let done = 0;
  // What is embedded already says by which weights; a photo beside it goes through the same.
  const model = [a, b].filter(isEmbedded)[0]?.model ?? rest.model;
  const [first, second] = await Promise.all(
    [a, b].map(async (side) => {
      const result = isEmbedded(side)
        ? await known(engine, side, rest)
        : await embedWith(engine, side, { ...rest, model });
      onProgress?.(meter.at(++done));
      return result;
    }),
  );
  const models = [first!.embedded.model, second!.embedded.model];
  if (models[0] !== models[1]) {
    throw new FacetError('INVALID_OPTION', `These were embedded by ${models.join(' and ')}.`, {
      hint: 'Embed both by the same weights.',
    });
  }
  return compareEmbedded(first!.embedded, second!.embedded, first!.model, options);
}

const isEmbedded = (side: Photo | Embedded): side is Embedded =>
  typeof side === 'object' && side !== null && 'embeddings' in side;

async function known(
  engine: Engine,
  embedded: Embedded,
  { signal }: EmbedOptions & CallOptions,
): Promise<{ embedded: Embedded; model: ModelInfo }> {
  const model = await engine.vision({ signal }, (remote) =>
    engine.residents.ensure(remote, 'embedder', embedded.model),
  );
  return { embedded, model };
}
