/** From a tree of people to what a training begins with: features, parts, what was found. */
import { plural } from '../../base/plural';
import { FacetError, ENDS_RUN, throwIfAborted } from '../../base/errors';
import type {
  Face,
  GalleryCheck,
  GalleryFinding,
  ModelInfo,
  Progress,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { CAMERAS } from '../../faces/camera';
import { heldOut } from '../../train/hold-out';
import { embedMany } from '../embed/embed';
import { looksAligned } from '../evaluate/looks-aligned';
import { featuresOf } from './features';
import { lookThrough } from './gallery';
import { readGuard, withoutTaught } from './guard';
import type { Emit, TrainingPhoto } from './learner';
import type { FilledTrainOptions } from './options';
import { checkPeople, readPeople, type People } from './people';
import type { FeatureRows } from './personal';
import type { TrainingParts } from './sets';

/** Paths of the guard's photos begin so: they are in another tree. */
export const GUARD = 'guard/';

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

/**
 * @throws FacetError `TOO_FEW_PHOTOS`
 */
export async function prepare(preparing: Preparing): Promise<Prepared> {
  const { engine, tree, options, signal, emit, model } = preparing;
  const doing = (what: 'reading' | 'features' | 'guard') => (progress: Progress) =>
    emit({ kind: 'progress', doing: what, ...progress });
  doing('reading')({ done: 0, unit: 'photos' });
  const gallery = await readPeople(tree, signal);
  checkPeople(gallery);
  const guard = await readGuard(options.guard, signal);
  const aligned = options.aligned ?? (await looksAligned(gallery.photos.map(({ file }) => file)));
  const camera = options.camera === 'door' ? CAMERAS.door : options.camera;
  const taken = await takeFeatures(preparing, gallery, {
    ...{ aligned, camera },
    onProgress: doing('features'),
  });
  const { size } = { size: model.embedder!.embeddingSize };
  const seen = gallery.photos.filter(({ path }) => taken.features.rowOf.has(path));
  checkPeople({ names: namesOf(seen, gallery.names), photos: seen });
  const looked = await lookThrough(
    engine,
    {
      photos: seen,
      names: gallery.names,
      embeddings: camera
        ? await plainEmbeddings(preparing, seen, aligned)
        : await preparing.embeddings(taken.features, seen),
      size,
      faces: taken.faces,
    },
    options.suspects === 'leave out',
  );
  const findings = [...taken.findings, ...looked.findings];
  const split = splitOf(looked.usable, looked.alike, gallery.names, options);
  const others = await withoutTaught(guard.photos, [
    ...split.train,
    ...split.own,
  ] as People['photos']);
  const guardAligned = options.guard ? await looksAligned(others.map(({ file }) => file)) : false;
  const labelled = others.map((photo) => ({
    ...photo,
    path: GUARD + photo.path,
    label: gallery.names.length + photo.label,
    as: { aligned: guardAligned },
  }));
  const ofGuard = await takeFeatures(
    preparing,
    { ...guard, photos: labelled },
    { aligned: guardAligned, onProgress: doing('guard') },
  );
  const features = together(taken.features, ofGuard.features);
  const parts = {
    ...split,
    guard: labelled.filter(({ path }) => features.rowOf.has(path)),
  };
  const check = checkOf(gallery, parts, findings, features);
  emit({ kind: 'checked', check });
  if (new Set(parts.train.map(({ label }) => label)).size < 2) {
    throw new FacetError('TOO_FEW_PHOTOS', 'Fewer than two people are left to learn from.', {
      hint: 'Add photos, hold out fewer people, or keep photos that seem to be of others.',
      detail: findings.slice(0, 20),
    });
  }
  return { names: gallery.names, aligned, parts, features, check };
}

interface Taken {
  features: FeatureRows;
  faces: Map<string, Face>;
  findings: GalleryFinding[];
}

async function takeFeatures(
  { engine, options, model, detector, activation, shape, kept, signal, since }: Preparing,
  { photos, names, unread }: People,
  more: Pick<Parameters<typeof featuresOf>[2], 'aligned' | 'camera' | 'onProgress'>,
): Promise<Taken> {
  const size = shape.reduce((product, side) => product * side, 1);
  const values = new Float32Array(photos.length * size);
  const rowOf = new Map<string, number>();
  const faces = new Map<string, Face>();
  const findings: GalleryFinding[] = [...unread].map(([path, says]) => ({
    ...{ path, person: path.split('/').at(-2) ?? '', kind: 'unreadable', says, leftOut: true },
  }));
  const results = featuresOf(engine, photos, {
    ...{ model: model.id, detector, detect: options.detect, activation, kept, since, signal },
    ...more,
  });
  for await (const { index, values: row, face, error } of results) {
    const { path, label } = photos[index]!;
    const person = names[label] ?? '';
    if (error && ENDS_RUN.has((error as FacetError).code)) throw error;
    if (row && row.every(Number.isFinite)) {
      values.set(row, rowOf.size * size);
      rowOf.set(path, rowOf.size);
      if (face) faces.set(path, face);
      continue;
    }
    const found = { path, person, leftOut: true };
    if (row)
      findings.push({ ...found, kind: 'unreadable', says: 'Its numbers are damaged (NaN).' });
    else if (error) findings.push({ ...found, kind: 'unreadable', says: error.message });
    else
      findings.push({ ...found, kind: 'no face', says: 'No face was found. Is one to be seen?' });
  }
  throwIfAborted(signal);
  return {
    features: { values: values.subarray(0, rowOf.size * size), shape, rowOf },
    faces,
    findings,
  };
}

/** Embeddings of the photos as they are: a poor camera makes everybody look alike, labels are told by good photos. */
async function plainEmbeddings(
  { engine, model, detector, options, signal, since }: Preparing,
  photos: readonly TrainingPhoto[],
  aligned: boolean,
): Promise<Float32Array> {
  const size = model.embedder!.embeddingSize;
  const rows = new Float32Array(photos.length * size);
  const call = {
    model: model.id,
    detector,
    aligned,
    detect: options.detect,
    face: 'best',
  } as const;
  const files = photos.map(({ file }) => file!);
  for await (const { index, embedded } of embedMany(engine, files, { ...call, signal }, since)) {
    const embedding = embedded?.embeddings[0];
    if (embedding) rows.set(embedding, index * size);
  }
  throwIfAborted(signal);
  return rows;
}

const namesOf = (photos: readonly TrainingPhoto[], names: readonly string[]) =>
  [...new Set(photos.map(({ label }) => label))].map((label) => names[label]!);

function splitOf(
  photos: readonly TrainingPhoto[],
  alike: readonly number[],
  names: readonly string[],
  { holdOutPhotos, holdOutPeople, seed }: FilledTrainOptions,
): Omit<TrainingParts, 'guard'> {
  let people: number | Set<number>;
  if (typeof holdOutPeople === 'number') people = holdOutPeople;
  else {
    const missing = holdOutPeople.find((name) => !names.includes(name));
    if (missing !== undefined) {
      throw new FacetError(
        'INVALID_OPTION',
        `Nobody here is called "${missing}": holdOutPeople names them.`,
        {
          hint: `There are ${names.slice(0, 20).join(', ')}.`,
        },
      );
    }
    people = new Set(holdOutPeople.map((name) => names.indexOf(name)));
  }
  const rows = heldOut(
    photos.map(({ label }) => label),
    alike,
    { photos: holdOutPhotos, people, seed },
  );
  const of = (list: number[]) => list.map((row) => photos[row]!);
  return { train: of(rows.train), own: of(rows.photos), people: of(rows.people) };
}

function together(a: FeatureRows, b: FeatureRows): FeatureRows {
  const values = new Float32Array(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  const moved = [...b.rowOf].map(([path, row]) => [path, row + a.rowOf.size] as const);
  return { values, shape: a.shape, rowOf: new Map([...a.rowOf, ...moved]) };
}

/** Photos a person below which little can be learned of them. */
const FEW = 4;

function checkOf(
  { names, photos, notes }: People,
  { train, own, people, guard }: TrainingParts,
  findings: GalleryFinding[],
  features: FeatureRows,
): GalleryCheck {
  const counts = new Map<number, number>();
  for (const { label } of train) counts.set(label, (counts.get(label) ?? 0) + 1);
  const few = [...counts].filter(([, count]) => count < FEW).map(([label]) => names[label]!);
  const warnings = [...notes];
  if (few.length > 0) {
    warnings.push(
      `${plural(few.length, 'person has', 'people have')} fewer than ${FEW} photos to learn from (${few.slice(0, 5).join(', ')}${few.length > 5 ? ', …' : ''}): little can be gained for them.`,
    );
  }
  if (own.length === 0) {
    warnings.push(
      'No photo can be held out, so nothing can be promised: new weights would be kept beside the old ones.',
    );
  }
  if (people.length === 0) {
    warnings.push('No person is held out: what it does to strangers is seen on the guard alone.');
  }
  if (guard.length === 0) {
    warnings.push('There are no other people to guard: whether they lose is not seen.');
  }
  const namesIn = (list: readonly TrainingPhoto[]) => [...new Set(list.map(({ label }) => label))];
  return {
    people: names.length,
    photos: photos.length,
    train: train.length,
    heldOutPhotos: own.length,
    heldOutPeople: { people: namesIn(people).map((label) => names[label]!), photos: people.length },
    guard: { people: namesIn(guard).length, photos: guard.length },
    findings,
    warnings,
    featureBytes: features.values.byteLength,
  };
}
