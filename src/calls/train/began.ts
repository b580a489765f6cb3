/** What a training goes on with, begun anew or recalled after its tab was closed. */
import { FacetError } from '../../base/errors';
import { joinedRows } from '../../base/rows';
import type {
  CallOptions,
  GalleryCheck,
  ModelInfo,
  TrainingRecord,
  TrainOptions,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { findNetwork } from '../../networks';
import { activationShape } from '../../networks/variables';
import type { Keeping } from '../../storage/outcome';
import { keepSetup, lastCheckpoint, recallSetup } from '../../storage/trainings';
import { holdRecognisers, type Held } from '../../engine/hold';
import { readGuard } from './guard';
import type { Emit, Learner, TrainingPhoto } from './learner';
import { isFromPictures, trainOptions, type FilledTrainOptions } from './options';
import { readPeople } from './people';
import { personalLearners, pictures } from './learners';
import type { FeatureRows } from './personal';
import { prepare } from './prepare';
import { NOT_KEPT } from './not-kept';
import { newRecord } from './record';
import { checkPlanned } from './scripts/settings';
import { GUARD, mapParts, ownPath, teaching, type TrainingParts } from './sets';
import { activationOf, chooseParent } from './trainable';

/** What a run is asked to do. */
export interface Asked {
  engine: Engine;
  id: string;
  tree: Tree;
  /** As they were given. */
  given: TrainOptions;
  options: FilledTrainOptions;
  emit: Emit;
  signal?: AbortSignal;
  /** Fires where the engine ends, the signal with it. */
  left: AbortSignal;
  /** When it was asked for, ms since 1970. */
  since: number;
}

export interface Began {
  options: FilledTrainOptions;
  given: TrainOptions;
  parent: ModelInfo;
  names: string[];
  parts: TrainingParts;
  check: GalleryCheck;
  learner: Learner;
  record: TrainingRecord;
  /** Where it goes on from. */
  state?: unknown;
  held: Held;
}

/** What is kept of it: all that it was begun with, without the photos. */
interface KeptBeginning {
  given: TrainOptions;
  parent: string;
  detector: string;
  aligned: boolean;
  names: string[];
  parts: TrainingParts;
  check: GalleryCheck;
  features: { blocks: Blob[]; shape: number[]; paths: string[] };
}

/** Bytes of features in one piece on the disk. */
const BLOCK_BYTES = 2 ** 21;

export async function beginAnew(asked: Asked): Promise<Began> {
  const { engine, given, options, signal, emit, since, tree, id } = asked;
  const parent = await chooseParent(engine, options.model);
  const held = await holdRecognisers(
    engine,
    { detector: options.detector, model: parent.id },
    signal,
  );
  try {
    const [detector, model] = held.models as [ModelInfo, ModelInfo];
    if (isFromPictures(options.mode)) checkPlanned({ mode: options.mode, model, options });
    const activation = activationOf(model, options.mode);
    const shape = activationShape(findNetwork(model.embedder!.network)!, activation)!;
    const kept = options.mode !== 'last block';
    const make = await personalLearners(asked, model, activation);
    const prepared = await prepare({
      ...{ engine, tree, options, model, activation, shape, kept, signal, emit, since },
      detector: detector.id,
      async embeddings(features, photos) {
        const learner = make(features, []);
        try {
          await learner.begin();
          return await learner.embeddings(photos, 0);
        } finally {
          await learner.end();
        }
      },
    });
    const { features, parts, names, check, aligned } = prepared;
    const outcome = await keepBeginning(id, since, {
      given: storable(given),
      ...{ parent: model.id, detector: detector.id, aligned, names, check },
      parts: withoutFiles(parts),
      features,
    });
    if (outcome !== 'kept') emit({ kind: 'noticed', what: 'not kept', says: NOT_KEPT[outcome] });
    const learner = isFromPictures(options.mode)
      ? await pictures(asked, held, parts, aligned)
      : make(features, teaching(parts));
    return {
      ...{ options, given, parent: model, names, parts, check, learner, held },
      record: newRecord(storable(options)),
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

/**
 * Where an unfinished training goes on from.
 * @throws FacetError `INVALID_OPTION` where there is none of this id, or its photos are needed and not here
 */
export async function beginAgain(asked: Asked, resume: string): Promise<Began> {
  const { engine, signal, tree } = asked;
  const beginning = (await recallSetup(resume)) as KeptBeginning | undefined;
  if (!beginning) {
    throw new FacetError('INVALID_OPTION', `There is no unfinished training "${resume}" here.`, {
      hint: 'facet.trainings() lists those that are kept on this device.',
    });
  }
  const { given, parent, detector, names, check } = beginning;
  const options = trainOptions(given);
  const held = await holdRecognisers(engine, { detector, model: parent }, signal);
  try {
    const model = held.models[1]!;
    const parts = isFromPictures(options.mode)
      ? await withFiles(beginning.parts, tree, options.guard, signal)
      : beginning.parts;
    const learning = { ...asked, options };
    const { aligned, features } = beginning;
    const from = activationOf(model, options.mode);
    const learner = isFromPictures(options.mode)
      ? await pictures(learning, held, parts, aligned)
      : (await personalLearners(learning, model, from))(await rowsOf(features), teaching(parts));
    if (parts.guard.length < beginning.parts.guard.length) {
      const says =
        'The folder of other people is not here any more: whether they lose is not seen from here on.';
      asked.emit({ kind: 'noticed', what: 'guard', says });
    }
    const last = await lastCheckpoint(resume);
    return {
      ...{ options, given, parent: model, names, parts, check, learner, held },
      record: last?.record ?? newRecord(storable(options)),
      state: last?.state,
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

async function keepBeginning(
  id: string,
  since: number,
  { features, ...rest }: Omit<KeptBeginning, 'features'> & { features: FeatureRows },
): Promise<Keeping> {
  const { values, shape, rowOf } = features;
  const step = BLOCK_BYTES / values.BYTES_PER_ELEMENT;
  const blocks: Blob[] = [];
  for (let at = 0; at < values.length; at += step) {
    blocks.push(new Blob([values.slice(at, at + step) as Float32Array<ArrayBuffer>]));
  }
  const paths = [...rowOf].sort(([, a], [, b]) => a - b).map(([path]) => path);
  return keepSetup(id, { ...rest, features: { blocks, shape, paths } }, since);
}

async function rowsOf({ blocks, shape, paths }: KeptBeginning['features']): Promise<FeatureRows> {
  const parts = blocks.map(async (block) => new Float32Array(await block.arrayBuffer()));
  const values = joinedRows(await Promise.all(parts));
  return { values, shape, rowOf: new Map(paths.map((path, row) => [path, row])) };
}

const withoutFiles = (parts: TrainingParts) =>
  mapParts(parts, (photos) =>
    photos.map(({ path, label, as }) => ({ path, label, ...(as && { as }) })),
  );

/** A guard of one's own is not asked for again: where it was one, nobody guards from here on. */
async function withFiles(
  parts: TrainingParts,
  tree: Tree,
  guard: Tree | false | undefined,
  signal?: AbortSignal,
): Promise<TrainingParts> {
  const [own, others] = [await readPeople(tree, signal), await readGuard(guard, signal)];
  const files = new Map([
    ...own.photos.map(({ path, file }) => [path, file] as const),
    ...others.photos.map(({ path, file }) => [GUARD + path, file] as const),
  ]);
  const withFile = (photo: TrainingPhoto): TrainingPhoto[] => {
    const isGuard = photo.path.startsWith(GUARD);
    const file = files.get(isGuard ? photo.path : ownPath(photo.path));
    if (file) return [{ ...photo, file }];
    if (isGuard) return [];
    const path = ownPath(photo.path);
    throw new FacetError('INVALID_OPTION', `${path} is not in this folder.`, {
      hint: 'This training goes on with the photos that it was begun with: choose the same folder.',
      file: path,
    });
  };
  return mapParts(parts, (all) => all.flatMap(withFile));
}

/** Options that can be kept: no trees, no functions. */
function storable<T extends object>(options: T): T {
  const {
    lfw: _,
    guard,
    signal: __,
    onProgress: ___,
    ...rest
  } = options as TrainOptions & CallOptions;
  return { ...rest, ...(guard === false && { guard }) } as unknown as T;
}
