/** Who is in photos, among those enrolled. */
import { toFacetError } from '../../base/errors';
import { plural } from '../../base/plural';
import { SharedJobs } from '../../base/shared-jobs';
import type {
  CallOptions,
  Embedded,
  Identification,
  IdentifiedFace,
  IdentifyMethod,
  IdentifyOptions,
  IdentityCandidate,
  ManyIdentified,
  ModelInfo,
  Photo,
} from '../../base/types';
import { holdRecognisers } from '../../engine/hold';
import { forEachPhoto, type Photos } from '../../engine/many';
import { nameOf } from '../../engine/photo';
import { decisionOn, probabilitiesOf } from '../../identify/decision';
import type { Candidate, OpenSet } from '../../identify/open-set';
import { personKey, type GalleryState } from '../../storage/gallery-state';
import { checkMany, checkOptions } from '../arguments';
import { embedWith } from '../embed/embed';
import { callWith, filled } from '../options';
import type { Desk } from './desk';
import { embedderKey } from './embedder-key';
import { limitOf, notesOn } from './limit';
import { IDENTIFY } from './options';
import { refresh, unseen } from './refresh';
import { whyOf } from './why';

/** @throws FacetError `INVALID_OPTION`, and what embedding throws */
export async function identify(
  desk: Desk,
  photo: Photo,
  options: IdentifyOptions & CallOptions = {},
): Promise<Identification> {
  checkOptions(options, IDENTIFY);
  const { method, fpir, ...rest } = filled<IdentifyOptions, typeof IDENTIFY>(IDENTIFY, options);
  const call = callWith(rest, { signal: options.signal });
  const { embedded, model } = await embedWith(desk.engine, photo, call);
  const notes = await bringUp(desk, model, options);
  const asking = { embeddings: embedded.embeddings, method, fpir };
  return askedOnceReady(desk, model, asking, call, (asked) => {
    const { openSet } = asked;
    options.onProgress?.({ done: 1, total: 1, unit: 'photos' });
    return {
      ...{ width: embedded.width, height: embedded.height },
      faces: embedded.faces.map((_, i) => identified(embedded, i, nameOf(photo) ?? '', asked)),
      model: model.id,
      people: openSet.people,
      enrolled: openSet.faces,
      notes: [
        ...(embedded.notes ?? []),
        ...notes,
        ...notesOn(limitOf(model, openSet.counts, method, fpir), model, fpir),
      ],
    };
  });
}

/** @throws FacetError `INVALID_OPTION`, `ABORTED`; a photo that fails is a result with `error` */
export async function* identifyMany(
  desk: Desk,
  photos: Photos,
  options: IdentifyOptions & CallOptions = {},
): AsyncGenerator<ManyIdentified> {
  checkMany(photos, 'photos');
  checkOptions(options, IDENTIFY);
  const { models, release } = await holdRecognisers(desk.engine, options, options.signal);
  const [detector, model] = models.map(({ id }) => id);
  try {
    const results = forEachPhoto(desk.engine, photos, options, (photo, each) =>
      identify(desk, photo, { ...each, detector, model }),
    );
    for await (const { result, ...rest } of results) yield { ...rest, identified: result };
  } finally {
    release();
  }
}

interface Asked {
  state: GalleryState;
  openSet: OpenSet;
  method: IdentifyMethod;
  fpir: number;
}

/**
 * Machines that have to learn first do so beside the page.
 * @param ask of everybody enrolled; at once, before anything of them can change
 */
async function askedOnceReady<R>(
  { engine, store, known }: Desk,
  model: ModelInfo,
  asking: Pick<Asked, 'method' | 'fpir'> & { embeddings: readonly Float32Array[] },
  { signal }: CallOptions,
  ask: (asked: Asked) => R,
): Promise<R> {
  const { embeddings, method, fpir } = asking;
  for (;;) {
    const state = await store.state();
    const openSet = known.now(model, state);
    const lessons = method === 'svm' ? openSet.lessons(embeddings, fpir) : [];
    if (lessons.length === 0) return ask({ state, openSet, method, fpir });
    const taught = lessons.map(({ vectors, scale }) => ({ vectors, scale }));
    const lines = await engine.numbers({ signal }, (remote, crossing) =>
      remote.classifying.lines(taught, crossing),
    );
    lessons.forEach((lesson, i) => openSet.learn(lesson, lines[i]!));
  }
}

function identified(
  { faces, embeddings, photo = '' }: Embedded,
  index: number,
  path: string,
  { state, openSet, method, fpir }: Asked,
): IdentifiedFace {
  const [face, embedding] = [faces[index]!, embeddings[index]!];
  const found = openSet.candidates(embedding, method, fpir);
  const chances = probabilitiesOf(found, openSet.people, openSet.matches);
  const called = (person: string) => state.people.get(personKey(person))?.name ?? '';
  const candidates = found.map((each, i) => candidate(each, called(each.person), chances[i]!));
  const { person, reason } = decisionOn(found);
  return {
    ...{ id: `${photo} ${face.box.map(Math.round).join(' ')}`, photo, path, face, embedding },
    ...(person !== undefined && { name: called(person) }),
    ...{ probability: chances[0] ?? 0, candidates },
    why: whyOf(reason, found[0], candidates[0]?.name ?? '', method, openSet),
  };
}

function candidate(
  { distance, threshold, nearest, rejectedBy }: Candidate,
  name: string,
  probability: number,
): IdentityCandidate {
  return {
    ...{ name, distance, threshold, probability, nearest },
    ...(rejectedBy && { rejected: true }),
  };
}

/** Work that brings a gallery up to an embedder, by the embedder: once, for all who wait for it. */
const bringing = new WeakMap<GalleryState, SharedJobs<void>>();
/** Faces whose pictures gave no embedding: they are not tried again. */
const hopeless = new WeakMap<GalleryState, Set<string>>();

/** Embeds what these weights have not seen yet; what they can't see is told of. */
async function bringUp(desk: Desk, model: ModelInfo, { signal }: CallOptions): Promise<string[]> {
  const state = await desk.store.state();
  const given = hopeless.get(state) ?? new Set();
  hopeless.set(state, given);
  const weights = embedderKey(model);
  const mark = (key: string) => `${weights} ${key}`;
  const hopeful = () =>
    unseen(state, model).filter(([key, { record }]) => record.crop && !given.has(mark(key)));
  if (hopeful().length > 0) {
    const jobs = bringing.get(state) ?? new SharedJobs<void>();
    bringing.set(state, jobs);
    try {
      await jobs.run(weights, { signal }, async (call) => {
        await refresh(desk, { model: model.id, ...call });
        for (const [key] of hopeful()) given.add(mark(key));
      });
    } catch (error) {
      const { code, message } = toFacetError(error);
      if (code === 'ABORTED') throw error;
      return [`Not all enrolled faces could be embedded by these weights: ${message}`];
    }
  }
  const missing = unseen(state, model).map(([, { record }]) => record);
  const failed = missing.filter(({ crop }) => crop);
  return [
    ...noteOn(missing.length - failed.length, 'no picture is kept of'),
    ...noteOn(failed.length, 'they made nothing of the picture kept of'),
  ];
}

function noteOn(missing: number, why: string): string[] {
  if (missing === 0) return [];
  const faces = plural(missing, 'enrolled face');
  return [
    `${faces} can’t be compared by these weights: ${why} ${missing === 1 ? 'it' : 'them'}. Give the photos again on the Gallery page.`,
  ];
}
