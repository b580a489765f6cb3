/** Faces that an embedder has not seen yet, embedded from the pictures kept of them or from their photos. */
import { ENDS_RUN, throwIfAborted, toFacetError } from '../../base/errors';
import { Meter } from '../../base/meter';
import { photoId } from '../../base/sha256';
import type { CallOptions, ModelInfo, Refreshed, RefreshOptions, Tree } from '../../base/types';
import { forEachPhoto } from '../../engine/many';
import { isPhotoName, readTree } from '../../files/trees/tree';
import { judgeEntry } from '../../photos/judge-entry';
import {
  personKey,
  pictureKey,
  type FaceEntry,
  type GalleryState,
} from '../../storage/gallery-state';
import { checkOptions, checkTree } from '../arguments';
import { withEmbedder, type Desk } from './desk';
import { embedderKey, isEmbedded } from './embedder-key';
import { REFRESH } from './options';
import { embedFound, embedKept } from './pictures';

type Row = [key: string, entry: FaceEntry];

/** Faces without an embedding by these weights, those said not to be somebody among them. */
export function unseen(state: GalleryState, model: ModelInfo): Row[] {
  return [...state.faces, ...state.not].filter(([, { record }]) => !isEmbedded(record, model));
}

/** @throws FacetError `INVALID_OPTION`, `IN_USE`, `STORAGE_FULL`, `ABORTED`, and what loading weights throws */
export async function refresh(
  desk: Desk,
  options: RefreshOptions & CallOptions = {},
): Promise<Refreshed> {
  const since = Date.now();
  checkOptions(options, REFRESH);
  if (options.photos !== undefined) checkTree(options.photos);
  return withEmbedder(desk, options.model, options, async (model) => {
    const state = await desk.store.state();
    if (unseen(state, model).length === 0) return { embedded: 0, missing: [], kept: true };
    return desk.store.edit(async () => {
      const from = await fromPictures(desk, model, options, since);
      const rest =
        options.photos && (await fromPhotos(desk, model, options.photos, options, since));
      const now = await desk.store.state();
      return {
        embedded: from.embedded + (rest?.embedded ?? 0),
        missing: unseen(now, model).map(([, { person, record }]) => ({
          name: now.people.get(personKey(person))?.name ?? '',
          ...{ id: record.id, path: record.path },
        })),
        kept: from.kept && (rest?.kept ?? true),
      };
    });
  });
}

async function fromPictures(
  { engine, store }: Desk,
  model: ModelInfo,
  { signal, onProgress }: CallOptions,
  since: number,
) {
  const rows = unseen(await store.state(), model).filter(([, { record }]) => record.crop);
  let [embedded, kept] = [0, true];
  const results = forEachPhoto(engine, rows, { signal, onProgress }, async ([key, entry], call) => {
    const picture = await store.picture(pictureKey(key));
    if (!picture) return undefined;
    const { crop: place, turn } = entry.record;
    return embedKept(engine, { picture, place: place! }, turn, model, call);
  });
  for await (const { index, result, error } of results) {
    if (error && ENDS_RUN.has(error.code)) throw error;
    if (!result) continue;
    kept = (await add({ store }, rows[index]![0], model, result, since)) && kept;
    embedded += 1;
  }
  return { embedded, kept };
}

async function fromPhotos(
  { engine, store }: Desk,
  model: ModelInfo,
  photos: Tree,
  { signal, onProgress }: CallOptions,
  since: number,
) {
  const wanted = new Map<string, Row[]>();
  for (const row of unseen(await store.state(), model)) {
    const { photo } = row[1].record;
    wanted.set(photo, [...(wanted.get(photo) ?? []), row]);
  }
  const meter = new Meter('photos');
  let [embedded, kept, looked] = [0, true, 0];
  for await (const { path, file } of readTree(photos, { signal, judge: judgeEntry })) {
    if (!file || !isPhotoName(path)) continue;
    for (const [key, { record }] of wanted.get((await photoId(file)) ?? '') ?? []) {
      throwIfAborted(signal);
      try {
        const result = await embedFound(engine, file, record, model, { signal });
        kept = (await add({ store }, key, model, result, since)) && kept;
        embedded += 1;
      } catch (error) {
        const failure = toFacetError(error, path);
        // A photo that can't be read any more leaves its faces among those missing.
        if (ENDS_RUN.has(failure.code) || failure.code.startsWith('STORAGE')) throw failure;
      }
    }
    onProgress?.(meter.at((looked += 1), path));
  }
  return { embedded, kept };
}

/** Adds an embedding to a face, where that is still there. */
function add(
  { store }: Pick<Desk, 'store'>,
  key: string,
  model: ModelInfo,
  embedding: Float32Array<ArrayBuffer>,
  since: number,
): Promise<boolean> {
  return store.change((state) => {
    const entry = state.faces.get(key) ?? state.not.get(key);
    if (!entry) return {};
    const embeddings = { ...entry.record.embeddings, [embedderKey(model)]: embedding };
    return { set: [[key, { ...entry, record: { ...entry.record, embeddings } }]] };
  }, since);
}
