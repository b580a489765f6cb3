/** facenet's align_dataset_mtcnn.py: a tree of photos to a tree of aligned faces. */
import { aborted, ENDS_RUN, noFace, throwIfAborted, type FacetError } from '../../base/errors';
import { Meter } from '../../base/meter';
import type {
  AlignDestination,
  AlignedPhoto,
  AlignOptions,
  AlignReport,
  AlignSink,
  AlignTimings,
  CallOptions,
  CompleteDetectOptions,
  Tree,
} from '../../base/types';
import { splitEnding } from '../../files/out/names';
import { refuseNested, sinkFor } from '../../files/out/sinks';
import { Account } from '../../files/trees/account';
import { countPhotos } from '../../files/trees/count';
import { checkCropRule } from '../../faces/crop';
import { withReport } from './failures';
import { AlignTally } from './tally';
import { checkOptions, checkTree } from '../arguments';
import { ALIGN, alignOptions } from './options';
import { sourcePhotos, type SourcePhoto } from './source-photos';
import type { Engine } from '../../engine/engine';
import { holdModels, type Wanted } from '../../engine/hold';
import { forEachPhoto } from '../../engine/many';
import { nameOf, toWire } from '../../engine/photo';

/** A photo that was begun, and what came of it. */
interface Open {
  source: SourcePhoto;
  through?: Through;
}

/** One photo through, with what the page may show. */
interface Through {
  photo: AlignedPhoto;
  crops: Blob[];
  timings?: AlignTimings;
}

/**
 * Finds, cuts and writes the faces of every photo; reading, detecting and writing overlap. What the
 * destination has already is skipped, so a run that was stopped goes on.
 * @throws FacetError for the whole: INVALID_OPTION, STORAGE_FULL, FILE_UNREADABLE where nothing more
 *   can be written, ABORTED; `detail` is the report so far. A photo that fails is in the report.
 */
export async function align(
  engine: Engine,
  tree: Tree,
  destination: AlignDestination,
  options: AlignOptions & CallOptions = {},
): Promise<AlignReport> {
  const { onProgress, signal } = options;
  throwIfAborted(signal);
  checkTree(tree);
  checkOptions(options, ALIGN);
  const all = alignOptions(options);
  const { onPhoto, crop, multipleFaces } = all;
  checkCropRule(crop);
  await refuseNested(tree, destination);
  const given: Tree = Symbol.iterator in tree ? [...tree] : tree;
  const run: Run = { sink: sinkFor(destination) };
  const wants: Wanted[] = [['detector', all.detect.model]];
  const { models, release } = await holdModels(engine, wants, signal);
  const detector = models[0]!.id;
  const detect = { ...all.detect, model: detector };
  const account = new Account();
  const tally = new AlignTally(detector, account);
  const working = new Set<Promise<unknown>>();
  const open = new Map<number, Open>();
  const meter = new Meter('photos');
  const counting = new AbortController();
  void countPhotos(given, counting.signal).then((count) => (meter.total = count));

  async function* supply(): AsyncGenerator<Open> {
    let index = 0;
    for await (const source of sourcePhotos(given, { ...all, account, signal })) {
      const opened: Open = { source };
      open.set(index++, opened);
      yield opened;
    }
  }

  const each = { signal, crop, multipleFaces, detect };
  const work = (opened: Open, call: typeof each): Promise<void> => {
    const job = alignOne(engine, opened.source, run, call).then((through) => {
      opened.through = through;
    });
    working.add(job);
    return job.finally(() => working.delete(job));
  };

  const settle = ({ source: { path, output, file }, through }: Open, error?: FacetError) => {
    const failed: Through = { photo: { path, output, outputs: [], error }, crops: [] };
    const { photo, crops, timings } = through ?? failed;
    tally.add(photo, timings);
    // Counted by names alone; a photo may have the name of something else.
    if (meter.total !== undefined) meter.total = Math.max(meter.total, tally.total);
    onPhoto?.({ photo, file, crops, timings });
    onProgress?.(meter.at(tally.total, path));
  };

  let failure: unknown;
  try {
    for await (const { index, error } of forEachPhoto(engine, supply(), each, work)) {
      if (error && run.broken) throw run.broken.why;
      if (error && ENDS_RUN.has(error.code)) throw error;
      settle(open.get(index)!, error);
      open.delete(index);
    }
  } catch (error) {
    failure = error;
  }
  counting.abort();
  // What is being written when a run stops is written to its end, or not at all.
  await Promise.allSettled([...working]);
  for (const opened of open.values()) if (opened.through) settle(opened);
  release();
  try {
    await run.sink.close?.();
  } catch (error) {
    failure ??= error;
  }
  if (failure === undefined) return tally.report();
  throw withReport(signal?.aborted ? aborted() : failure, tally.report());
}

/** Where the faces go, and whether that has failed: then nothing more is begun. */
interface Run {
  sink: AlignSink;
  broken?: { why: unknown };
}

async function alignOne(
  engine: Engine,
  { path, output, file, error }: SourcePhoto,
  run: Run,
  options: Required<Pick<AlignOptions, 'crop' | 'multipleFaces'>> & {
    detect: CompleteDetectOptions & { model: string };
    signal?: AbortSignal;
  },
): Promise<Through> {
  const photo: AlignedPhoto = { path, output, outputs: [] };
  if (!file) return { photo: { ...photo, error }, crops: [] };
  const first = numbered(output, 0);
  const isThere = await ofSink(
    run,
    async (sink) => (await sink.has(output)) || (options.multipleFaces && (await sink.has(first))),
  );
  if (isThere) return { photo: { ...photo, skipped: true }, crops: [] };
  const { crops, timings, notes } = await engine.withPhoto(options, async (remote, crossing) => {
    // After a restart the worker has to be given them again.
    const { id: model } = await engine.residents.ensure(remote, 'detector', options.detect.model);
    const wire = await toWire(file, crossing.signal);
    return remote.aligning.align(
      wire,
      Object.assign(crossing, { model, name: nameOf(file) ?? path }),
    );
  });
  if (notes.length > 0) photo.notes = notes;
  const started = performance.now();
  photo.outputs = crops.map(({ box, face }, i) => ({
    path: crops.length > 1 ? numbered(output, i) : output,
    box,
    face,
  }));
  // The first comes last: once it is there, so are the others, and a later run may skip the photo.
  for (let i = crops.length - 1; i >= 0; i--) {
    throwIfAborted(options.signal);
    await ofSink(run, (sink) => sink.write(photo.outputs[i]!.path, crops[i]!.png));
  }
  if (crops.length === 0) photo.error = noFace(path);
  return {
    photo,
    crops: crops.map(({ png }) => png),
    timings: { ...timings, write: performance.now() - started },
  };
}

/** Asks the sink; once it has failed it is asked no more. */
async function ofSink<R>(run: Run, work: (sink: AlignSink) => Promise<R>): Promise<R> {
  if (run.broken) throw aborted();
  try {
    return await work(run.sink);
  } catch (error) {
    run.broken ??= { why: error };
    throw error;
  }
}

/** `Person/photo.png` -> `Person/photo_0.png`. */
function numbered(path: string, index: number): string {
  const [stem, ending] = splitEnding(path);
  return `${stem}_${index}${ending}`;
}
