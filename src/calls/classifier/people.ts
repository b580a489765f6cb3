/** People with embeddings, from folders of photos or as they were handed over, checked before anything learns from them. */
import { FacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import type {
  CallOptions,
  ClassifierPeople,
  GatherOptions,
  LookedAt,
  ModelInfo,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { models } from '../models';
import { gatherFaces } from '../people/gather-faces';

/** A photo's one face. */
export interface PersonPhoto {
  path: string;
  embedding: Float32Array;
}

/** In order of their names, photos in order of theirs. */
export interface KnownPeople {
  people: { name: string; photos: PersonPhoto[] }[];
  model: ModelInfo;
  without: { path: string; error: FacetError }[];
  notes: string[];
}

const isGiven = (people: Tree | ClassifierPeople): people is ClassifierPeople =>
  typeof people === 'object' && people !== null && 'people' in people;

/** Names are folders: the last before the photo's own. */
export const personOf = (path: string): string => path.normalize('NFC').split('/').at(-2) ?? '';

/**
 * @throws FacetError `INVALID_OPTION` for embeddings that are not of one embedder, or no numbers
 */
export async function knownPeople(
  engine: Engine,
  from: Tree | ClassifierPeople,
  options: Omit<GatherOptions, 'face'> & CallOptions,
): Promise<KnownPeople> {
  if (isGiven(from)) return given(engine, from, options);
  const { photos, without, model, notes } = await gatherFaces(engine, from, {
    ...options,
    face: 'best',
  });
  return { people: byFolder(photos), model, without, notes };
}

async function given(
  engine: Engine,
  { model, people }: ClassifierPeople,
  { signal }: CallOptions,
): Promise<KnownPeople> {
  const info = (await models(engine, { signal })).find(({ id }) => id === model);
  if (!info?.embedder) {
    throw new FacetError('MODEL_UNKNOWN', `There is no embedder ${model}.`, {
      hint: 'Add its weights on the Models page, or embed the photos again.',
    });
  }
  const { embeddingSize } = info.embedder;
  for (const { name, photos } of people) {
    // Mirrored faces make embeddings twice as long.
    for (const { path, embedding } of photos) checkEmbedding(embedding, path, name, embeddingSize);
  }
  const sizes = new Set(
    people.flatMap(({ photos }) => photos.map((each) => each.embedding.length)),
  );
  if (sizes.size > 1) {
    throw new FacetError(
      'INVALID_OPTION',
      'Embeddings with and without mirrored faces are mixed.',
      {
        hint: 'Embed all photos in one way.',
      },
    );
  }
  return { people, model: info, without: [], notes: [] };
}

/** @throws FacetError `INVALID_OPTION`, naming the photo */
export function checkEmbedding(
  embedding: Float32Array,
  path: string,
  name: string,
  size: number,
): void {
  const who = name === '' ? path : `${path} of ${name}`;
  if (embedding.length !== size && embedding.length !== 2 * size) {
    throw new FacetError(
      'INVALID_OPTION',
      `${who} has an embedding of ${plural(embedding.length, 'value')}, not of ${size}.`,
      { hint: 'It was made by another embedder: embed all photos by one.', file: path },
    );
  }
  if (!embedding.every(Number.isFinite)) {
    throw new FacetError('INVALID_OPTION', `${who} has an embedding that is not all numbers.`, {
      hint: 'Embed that photo again, or leave it out.',
      file: path,
    });
  }
}

/** One face a photo. */
export function byFolder(photos: readonly LookedAt[]): KnownPeople['people'] {
  const people = new Map<string, PersonPhoto[]>();
  for (const { path, faces } of photos) {
    const of = people.get(personOf(path)) ?? [];
    of.push({ path, embedding: faces[0]!.embedding });
    people.set(personOf(path), of);
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...people]
    .map(([name, of]) => ({ name, photos: of.sort((a, b) => order(a.path, b.path)) }))
    .sort((a, b) => order(a.name, b.name));
}
