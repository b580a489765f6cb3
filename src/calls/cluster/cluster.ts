/** facenet's cluster.py and clustering.py, and better ones: faces of many photos sorted by person. */
import { throwIfAborted } from '../../base/errors';
import type {
  CallOptions,
  Clustering,
  ClusterOptions,
  Gathered,
  PhotoFace,
  Tree,
} from '../../base/types';
import type { Engine } from '../../engine/engine';
import { members } from '../../identify/partition';
import { checkOptions, checkTree } from '../arguments';
import { models } from '../models';
import { gatherFaces } from '../people/gather-faces';
import { againstFolders, namesPeople } from './against-folders';
import { embedderOf } from './embedder';
import { areFaces, checkCount, eachOnce, photoNumbers, rowsOf } from './faces';
import { CLUSTER, clusterOptions } from './options';
import { wayOf } from './way';

/**
 * A face whose photo is there twice is sorted once, and its copies are with it.
 * @param given photos, or faces with their embeddings; of faces `model` says by which embedder, default the one in use
 * @throws FacetError `NO_FACE` where no photo shows any, `TOO_FEW_PHOTOS` where all show one, `INVALID_OPTION` for
 *   embeddings of different length or with what is no number, `ABORTED`; a photo that fails is in `without`
 */
export async function cluster(
  engine: Engine,
  given: Tree | readonly PhotoFace[],
  options: ClusterOptions & CallOptions = {},
): Promise<Clustering> {
  checkOptions(options, CLUSTER);
  const all = clusterOptions(options);
  const { signal, onProgress } = options;
  const gathered = areFaces(given)
    ? await givenFaces(engine, options.model, signal)
    : await fromPhotos(engine, given, options);
  const found = areFaces(given) ? [...given] : gathered.photos.flatMap(({ faces }) => faces);
  const faces = found.filter(({ face }) => face.score >= all.minScore);
  const { firsts, placeOf } = eachOnce(faces);
  const own = firsts.map((i) => faces[i]!);
  checkCount(own.length, gathered.photos.length + gathered.without.length);
  const { values, size } = await rowsOf(own, signal);
  const weights = { model: gathered.model, all: await models(engine) };
  const { way, threshold, notes } = wayOf(all, { count: own.length, size }, weights);
  const photos = all.apart ? photoNumbers(own) : undefined;
  const graphics = (await engine.ready).backend === 'webgpu';
  const raw = await engine.numbers({ signal, onProgress }, (remote, crossing) =>
    remote.clustering.cluster({ values, size, photos, way, graphics }, crossing),
  );
  throwIfAborted(signal);
  const withCopies = Int32Array.from(placeOf, (place) => raw[place]!);
  const { labels, clusters } = bySize(withCopies, all.largestOnly);
  const ownLabels = Int32Array.from(firsts, (i) => labels[i]!);
  const measures = (all.measure ?? namesPeople(own)) ? againstFolders(own, ownLabels) : undefined;
  return {
    ...{ faces, labels, clusters, method: all.method, threshold, apart: all.apart },
    ...{ photos: gathered.photos, without: gathered.without, model: gathered.model },
    ...(measures && { measures }),
    notes: [...gathered.notes, ...passedOver(found.length - faces.length, all.minScore), ...notes],
  };
}

function fromPhotos(
  engine: Engine,
  tree: Tree,
  options: ClusterOptions & CallOptions,
): Promise<Gathered> {
  checkTree(tree);
  const { model, detector, face, detect, aligned, flip, signal, onProgress } = options;
  const gather = { model, detector, face, detect, aligned, flip, signal, onProgress };
  return gatherFaces(engine, tree, gather);
}

async function givenFaces(
  engine: Engine,
  model: string | undefined,
  signal?: AbortSignal,
): Promise<Gathered> {
  const info = await embedderOf(engine, model, signal);
  return { photos: [], without: [], model: info, notes: [] };
}

/** Clusters numbered by their size. */
function bySize(raw: Int32Array, largestOnly: boolean) {
  const sorted = [...members(raw).values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
  const clusters = largestOnly ? sorted.slice(0, 1) : sorted;
  const labels = new Int32Array(raw.length).fill(-1);
  clusters.forEach((cluster, label) => cluster.forEach((face) => (labels[face] = label)));
  return { labels, clusters };
}

function passedOver(count: number, minScore: number): string[] {
  if (count === 0) return [];
  return [`${count === 1 ? 'A face' : `${count} faces`} with a score below ${minScore}: left out.`];
}
