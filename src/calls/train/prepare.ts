/** From a tree of people to what a training begins with: features, parts, what was found. */
import { FacetError } from '../../base/errors';
import type { Camera, GalleryCheck, ModelInfo, Progress, Tree } from '../../base/types';
import type { Engine } from '../../engine/engine';
import { CAMERAS } from '../../faces/camera';
import { looksAligned } from '../evaluate/looks-aligned';
import { checkOf } from './check';
import { lookThrough } from './gallery';
import { readGuard, withoutTaught } from './guard';
import type { Emit, TrainingPhoto } from './learner';
import type { FilledTrainOptions } from './options';
import { checkPeople, readPeople, type People } from './people';
import type { FeatureRows } from './personal';
import { GUARD, mapParts, SEEN, type TrainingParts } from './sets';
import { splitOf } from './split';
import { plainEmbeddings, takeFeatures, together } from './take-features';

export interface Preparing {
  engine: Engine;
  tree: Tree;
  options: FilledTrainOptions;
  model: ModelInfo;
  detector: string;
  /** The named activation that features are, and the shape of a row. */
  activation: string;
  shape: number[];
  kept: boolean;
  signal?: AbortSignal;
  emit: Emit;
  since: number;
  /** Embeddings by the old weights. */
  embeddings: (features: FeatureRows, photos: readonly TrainingPhoto[]) => Promise<Float32Array>;
}

export interface Prepared {
  names: string[];
  aligned: boolean;
  parts: TrainingParts;
  features: FeatureRows;
  check: GalleryCheck;
}

/** The camera that makes photos poor. */
export const cameraOf = ({ camera }: Pick<FilledTrainOptions, 'camera'>): Camera | undefined =>
  camera === 'door' ? CAMERAS.door : camera;

/**
 * @throws FacetError `TOO_FEW_PHOTOS`
 */
export async function prepare(preparing: Preparing): Promise<Prepared> {
  const { tree, options, signal, emit } = preparing;
  const doing = (what: 'reading' | 'features' | 'guard') => (progress: Progress) =>
    emit({ kind: 'progress', doing: what, ...progress });
  doing('reading')({ done: 0, unit: 'photos' });
  const gallery = await readPeople(tree, signal);
  checkPeople(gallery);
  const others = await readGuard(options.guard, signal);
  const aligned = options.aligned ?? (await looksAligned(gallery.photos.map(({ file }) => file)));
  const camera = cameraOf(options);
  const everywhere = options.cameraAt === 'everywhere' ? camera : undefined;
  const onProgress = doing('features');
  const taken = await takeFeatures(preparing, gallery, {
    ...{ aligned, camera: everywhere, onProgress },
    show: !camera || everywhere !== undefined,
  });
  const looked = await look(preparing, gallery, taken, { aligned, everywhere });
  const split = splitOf(looked.usable, looked.alike, gallery.names, options);
  const guard = await guardOf(others, split, gallery.names.length, options.guard !== undefined);
  const ofGuard = await takeFeatures(
    preparing,
    { ...others, photos: guard },
    { aligned: guard[0]?.as.aligned ?? false, onProgress: doing('guard') },
  );
  let features = together(taken.features, ofGuard.features);
  let parts: TrainingParts = { ...split, guard };
  if (camera && !everywhere) {
    parts = seenBy(camera, parts, aligned);
    const photos = [...parts.seen!, ...parts.own, ...parts.people] as People['photos'];
    const seen = await takeFeatures(
      preparing,
      { ...gallery, photos },
      { aligned, camera, onProgress, show: true },
    );
    features = together(features, seen.features);
  }
  parts = withFeatures(parts, features);
  const check = checkOf(gallery, parts, [...taken.findings, ...looked.findings], features);
  emit({ kind: 'checked', check });
  if (new Set(parts.train.map(({ label }) => label)).size < 2) {
    throw new FacetError('TOO_FEW_PHOTOS', 'Fewer than two people are left to learn from.', {
      hint: 'Add photos, hold out fewer people, or keep photos that seem to be of others.',
      detail: check.findings.slice(0, 20),
    });
  }
  return { names: gallery.names, aligned, parts, features, check };
}

async function look(
  preparing: Preparing,
  { photos, names }: People,
  { features, faces }: Pick<Awaited<ReturnType<typeof takeFeatures>>, 'features' | 'faces'>,
  { aligned, everywhere }: { aligned: boolean; everywhere?: Camera },
) {
  const { engine, options, model } = preparing;
  const seen = photos.filter(({ path }) => features.rowOf.has(path));
  const people = [...new Set(seen.map(({ label }) => names[label]!))];
  checkPeople({ names: people, photos: seen });
  // A poor camera makes everybody look alike: labels are told by the photos as they are.
  const embeddings = everywhere
    ? await plainEmbeddings(preparing, seen, aligned, (progress) =>
        preparing.emit({ kind: 'progress', doing: 'reading', ...progress }),
      )
    : await preparing.embeddings(features, seen);
  const size = model.embedder!.embeddingSize;
  return lookThrough(
    engine,
    { photos: seen, names, embeddings, size, faces },
    options.suspects === 'leave out',
  );
}

/** @param own they are a person's own photos, which may be crops already */
async function guardOf(
  { photos }: People,
  { train, own: heldOut }: Pick<TrainingParts, 'train' | 'own'>,
  first: number,
  own: boolean,
) {
  const others = await withoutTaught(photos, [...train, ...heldOut]);
  const aligned = own && (await looksAligned(others.map(({ file }) => file)));
  return others.map((photo) => ({
    ...photo,
    path: GUARD + photo.path,
    label: first + photo.label,
    as: { aligned },
  }));
}

/** Good photos are enrolled; what teaches beside them, and what is held out, the camera has seen. */
function seenBy(camera: Camera, parts: TrainingParts, aligned: boolean): TrainingParts {
  const seen = (photos: readonly TrainingPhoto[]) =>
    photos.map((photo) => ({ ...photo, path: SEEN + photo.path, as: { aligned, camera } }));
  return {
    ...parts,
    seen: seen(parts.train),
    own: seen(parts.own),
    people: seen(parts.people),
    peopleEnrolled: parts.people,
  };
}

/** Without photos of which there are no features. */
function withFeatures(parts: TrainingParts, { rowOf }: FeatureRows): TrainingParts {
  return mapParts(parts, (photos) => photos.filter(({ path }) => rowOf.has(path)));
}
