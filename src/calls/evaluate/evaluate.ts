/** facenet's validate_on_lfw.py: a tree of people and pairs of their photos to every figure of the protocol. */
import { plural } from '../../base/plural';
import { ENDS_RUN, FacetError, throwIfAborted } from '../../base/errors';
import { Meter } from '../../base/meter';
import type {
  CallOptions,
  EmbedOptions,
  EvaluateOptions,
  Evaluation,
  SkippedPair,
  Tree,
} from '../../base/types';
import { faceSize, marginsDiffer } from '../../faces/margins';
import { looksAligned } from './looks-aligned';
import { choosePairs, collect, indexOf } from './choose-pairs';
import { foldsOf } from './folds-of-pairs';
import { namesWarnings } from './names-warnings';
import { resolvePairs, type ResolvedPair } from './resolve-pairs';
import type { Engine } from '../../engine/engine';
import { checkOptions, checkTree } from '../arguments';
import { EVALUATE, evaluateOptions, type FilledEvaluateOptions } from './options';
import { settingsOf, settingsWarnings, type Settings } from './settings';
import { holdRecognisers, type Held } from '../../engine/hold';
import { embedMany } from '../embed/embed';

/**
 * @throws FacetError `NO_PAIRS` where the tree gives no pairs, too few for the folds, or no pair
 *   can be measured
 */
export async function evaluate(
  engine: Engine,
  tree: Tree,
  options: EvaluateOptions & CallOptions = {},
): Promise<Evaluation> {
  checkTree(tree);
  checkOptions(options, EVALUATE);
  const { signal, onProgress } = options;
  const all: All = { ...evaluateOptions(options), signal, onProgress, since: Date.now() };
  const read = await collect(tree, signal);
  const { files, unread } = read;
  const index = indexOf(read);
  const chosen = await choosePairs(files, index, all);
  const { pairs, skipped, warnings } = resolvePairs(chosen, index, unread);
  const byNumber = chosen.from === 'a pairs file' && pairs.some(({ named: [a] }) => !a.path);
  const held = await holdRecognisers(engine, all, signal);
  try {
    return await measure(engine, files, all, held, {
      pairs,
      skipped,
      folds: chosen.folds.length,
      from: chosen.from,
      warnings: [...read.notes, ...warnings, ...chosen.warnings, ...namesWarnings(index, byNumber)],
    });
  } finally {
    held.release();
  }
}

type All = FilledEvaluateOptions &
  CallOptions & {
    /** When it began, ms since 1970: what a wipe has overtaken is not kept. */
    since: number;
  };

/** What is to be measured, and what is known of it so far. */
interface Plan {
  pairs: ResolvedPair[];
  skipped: SkippedPair[];
  folds: number;
  from: Evaluation['options']['pairs'];
  warnings: string[];
}

async function measure(
  engine: Engine,
  files: Map<string, Blob>,
  options: All,
  { models: [detector, model] }: Held,
  plan: Plan,
): Promise<Evaluation> {
  const paths = [...new Set(plan.pairs.flatMap(({ a, b }) => [a, b]))];
  const photos = paths.map((path) => files.get(path)!);
  const aligned = options.aligned ?? (await looksAligned(photos));
  const settings = settingsOf(options, detector!, model!, aligned);
  const embedded = await embedAll(engine, paths, photos, settings, {
    ...options,
    model: model!.id,
  });
  const { vectors, failed } = embedded;

  const isUsed = ({ a, b }: ResolvedPair) => vectors.has(a) && vectors.has(b);
  const used = plan.pairs.filter(isUsed);
  const left = plan.pairs.filter((pair) => !isUsed(pair));
  const reasonOf = ({ a, b }: ResolvedPair) => {
    const path = failed.has(a) ? a : b;
    return `${path}: ${failed.get(path)}`;
  };
  if (used.length === 0) {
    throw new FacetError(
      'NO_PAIRS',
      left.length === 1
        ? 'The only pair could not be measured.'
        : `None of the ${plural(left.length, 'pair')} could be measured.`,
      {
        hint: `The first: ${reasonOf(left[0]!)}. Are these photos of faces, one person to a folder?`,
      },
    );
  }
  const skipped = [
    ...plan.skipped,
    ...left.map((pair) => ({ pair: pair.text, reason: reasonOf(pair) })),
  ];
  const { folds, kept } = foldsOf(used, plan.folds, skipped);
  const same = Uint8Array.from(used, (pair) => Number(pair.same));
  const result = await inWorker(engine, used, vectors, same, folds, settings, options.signal);
  const { accuracy, val, auc, eer, bestThreshold, roc, distances, accepted } = result;
  return {
    accuracy,
    val: { mean: val.mean, std: val.std, far: val.far },
    auc,
    eer,
    bestThreshold,
    pairs: { used: used.length, skipped },
    distances,
    accepted,
    same,
    photos: used.map(({ a, b }) => [a, b]),
    named: used.map(({ named }) => named),
    roc,
    metric: settings.metric,
    model: model!.id,
    options: { ...settings, pairs: plan.from, folds: kept },
    warnings: [
      ...plan.warnings,
      ...settingsWarnings(settings, model!),
      ...cropWarnings(embedded, paths.length),
      ...sizeWarnings(used, embedded, settings),
      ...(kept < plan.folds
        ? [`Of ${plan.folds} folds ${plan.folds - kept} lost all pairs: left out.`]
        : []),
      ...result.warnings,
    ],
  };
}

interface EmbeddedPhotos {
  vectors: Map<string, Float32Array>;
  /** Why a photo has none. */
  failed: Map<string, string>;
  /** Crops taken whole, because no landmarks were found in them. */
  whole: number;
  /** Crops smaller than the weights want. */
  small: number;
  /** Of the face in a raw photo, pixels. */
  sizes: Map<string, number>;
}

async function embedAll(
  engine: Engine,
  paths: string[],
  photos: Blob[],
  { standardise, flip, aligned, detector, wanted }: Settings,
  options: All & { model: string },
): Promise<EmbeddedPhotos> {
  const { model, detect, crop, crops, signal, onProgress, since } = options;
  const embed: EmbedOptions = {
    ...{ model, detector, detect, crop, crops, standardise, flip, aligned },
    face: 'best',
  };
  const found: EmbeddedPhotos = {
    vectors: new Map(),
    failed: new Map(),
    whole: 0,
    small: 0,
    sizes: new Map(),
  };
  const size = aligned && wanted.crop.rule !== 'landmarks' ? wanted.crop.size : 0;
  const meter = new Meter('photos', paths.length);
  const results = embedMany(engine, photos, { ...embed, signal }, since);
  for await (const { index, embedded, error } of results) {
    if (error && ENDS_RUN.has(error.code)) throw error;
    const vector = embedded?.embeddings[0];
    if (vector) found.vectors.set(paths[index]!, vector);
    else found.failed.set(paths[index]!, error?.message ?? 'no face was found');
    if (vector && !aligned) found.sizes.set(paths[index]!, faceSize(embedded.faces[0]!.box));
    if (embedded?.wholeCrop) found.whole++;
    if (embedded && embedded.width < size) found.small++;
    onProgress?.(meter.at(index + 1, paths[index]));
  }
  throwIfAborted(signal);
  return found;
}

/** The protocol off the page's thread. Each photo crosses once, however many pairs it is in. */
function inWorker(
  engine: Engine,
  used: ResolvedPair[],
  vectors: Map<string, Float32Array>,
  same: Uint8Array,
  folds: { start: number; end: number }[],
  { metric, subtractMean, far }: Settings,
  signal?: AbortSignal,
) {
  const numbers = new Map([...vectors.keys()].map((path, i) => [path, i]));
  const all = [...vectors.values()];
  const sides = [used.map(({ a }) => numbers.get(a)!), used.map(({ b }) => numbers.get(b)!)];
  const [a, b] = sides.map((side) => Uint32Array.from(side));
  const options = { metric, subtractMean, far, folds };
  return engine.numbers({ signal }, (remote, crossing) =>
    remote.evaluate({ vectors: all, a: a!, b: b!, same, options }, crossing),
  );
}

function cropWarnings({ whole, small }: EmbeddedPhotos, photos: number): string[] {
  const warnings: string[] = [];
  if (whole > 0) {
    warnings.push(
      `Of ${plural(photos, 'crop')} ${plural(whole, 'was', 'were')} taken whole, because the landmarks were not found again: these weights were not trained for that.`,
    );
  }
  if (small > 0) {
    warnings.push(
      `Of ${plural(photos, 'crop')} ${plural(small, 'is', 'are')} smaller than these weights want, padded with black as the original does: align the photos again at the size they want.`,
    );
  }
  return warnings;
}

function sizeWarnings(
  used: ResolvedPair[],
  { sizes }: EmbeddedPhotos,
  { crop }: Settings,
): string[] {
  const unlike = used.filter(
    ({ a, b }) => sizes.size > 0 && marginsDiffer(sizes.get(a)!, sizes.get(b)!, crop),
  );
  if (unlike.length === 0) return [];
  return [
    `In ${unlike.length} of ${plural(used.length, 'pair')} one face is three times as large as the other: a margin of fixed pixels shows far more around the smaller, and the distance grows by that alone. One is ${unlike[0]!.text}.`,
  ];
}
