/** Which groups of faces may be one person. */
import { FacetError } from '../../base/errors';
import type { CallOptions, DoubtfulPair, DoubtOptions, PhotoFace } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { checkMany, checkOptions } from '../arguments';
import { models } from '../models';
import { embedderOf } from './embedder';
import { photoNumbers, rowsOf } from './faces';
import { DOUBTS, doubtOptions } from './options';
import { ratesOf } from '../people/rates';

/**
 * @param groups of faces, none empty
 * @returns pairs of groups whose faces are on average nearer than most pairs of different people, the nearest first
 * @throws FacetError `INVALID_OPTION` for an empty group, and as {@link cluster}
 */
export async function doubts(
  engine: Engine,
  groups: readonly (readonly PhotoFace[])[],
  options: DoubtOptions & CallOptions = {},
): Promise<DoubtfulPair[]> {
  checkMany(groups, 'groups of faces');
  checkOptions(options, DOUBTS);
  const { model, apart, most } = doubtOptions(options);
  const { signal, onProgress } = options;
  if (groups.some((faces) => faces.length === 0)) {
    throw new FacetError('INVALID_OPTION', 'A group has no face.', {
      hint: 'Pass groups of one face or more.',
    });
  }
  if (groups.length < 2) return [];
  const faces = groups.flat();
  const { matches } = ratesOf(await embedderOf(engine, model, signal), await models(engine));
  const { values, size } = await rowsOf(faces, signal);
  const sizes = Uint32Array.from(groups, (group) => group.length);
  const photos = apart ? photoNumbers(faces) : undefined;
  const within = matches.usual;
  return engine.numbers({ signal, onProgress }, (remote, crossing) =>
    remote.clustering.doubts({ values, size, sizes, photos, within, most }, crossing),
  );
}
