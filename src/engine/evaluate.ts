/** facenet's validate_on_lfw.py: a tree of people and pairs of their photos to every figure of the protocol. */
import { throwIfAborted } from '../base/errors';
import { Meter } from '../base/meter';
import type {
  CallOptions,
  EmbedOptions,
  EvaluateOptions,
  Evaluation,
  ModelInfo,
  Tree,
} from '../base/types';
import { evaluatePairs } from '../protocol/evaluate';
import { PhotoIndex } from '../protocol/photo-index';
import { looksAligned } from './aligned';
import { choosePairs, collect, resolve } from './choose-pairs';
import type { Engine } from './engine';
import { embedMany } from './recognise';

type Preset = Pick<EvaluateOptions, 'standardise' | 'flip' | 'metric' | 'subtractMean'>;

/** What the published figures were measured with is more than the script's defaults. */
const PRESETS: Record<NonNullable<EvaluateOptions['preset']>, Preset> = {
  plain: { flip: false, metric: 'euclidean', subtractMean: false },
  'as published': { standardise: 'fixed', flip: true, metric: 'angular', subtractMean: true },
};

/**
 * @throws FacetError `INVALID_OPTION` where the tree gives no pairs, or too few for the folds
 */
export async function evaluate(
  engine: Engine,
  tree: Tree,
  options: EvaluateOptions & CallOptions = {},
): Promise<Evaluation> {
  const { signal, onProgress } = options;
  const settings = { ...PRESETS[options.preset ?? 'plain'], ...defined(options) };
  const { files, unread } = await collect(tree, signal);
  const index = new PhotoIndex(files.keys());
  const chosen = await choosePairs(files, index, options);
  const model = await engine.vision({ signal }, (remote) =>
    engine.residents.ensure(remote, 'embedder', options.model),
  );
  const resolved = resolve(chosen.pairs, index, unread);
  const paths = [...new Set(resolved.pairs.flatMap(({ a, b }) => [a, b]))];
  const aligned = options.aligned ?? (await looksAligned(paths.map((path) => files.get(path)!)));
  const embed: EmbedOptions = {
    model: model.id,
    detector: options.detector,
    detect: options.detect,
    crop: options.crop,
    crops: options.crops,
    standardise: settings.standardise,
    flip: settings.flip,
    face: 'best',
    aligned,
  };
  const meter = new Meter('photos', paths.length);
  const vectors = new Map<string, Float32Array>();
  const failed = new Map<string, string>();
  const photos = paths.map((path) => files.get(path)!);
  for await (const { index: i, embedded, error } of embedMany(engine, photos, {
    ...embed,
    signal,
  })) {
    const vector = embedded?.embeddings[0];
    if (vector) vectors.set(paths[i]!, vector);
    else failed.set(paths[i]!, error?.message ?? 'no face was found');
    onProgress?.(meter.at(i + 1, paths[i]));
  }
  throwIfAborted(signal);

  const isUsed = ({ a, b }: { a: string; b: string }) => vectors.has(a) && vectors.has(b);
  const used = resolved.pairs.filter(isUsed);
  const skipped = [
    ...resolved.skipped,
    ...resolved.pairs
      .filter((pair) => !isUsed(pair))
      .map(({ a, b, text }) => {
        const path = failed.has(a) ? a : b;
        return { pair: text, reason: `${path}: ${failed.get(path)}` };
      }),
  ];
  const folds = options.folds ?? chosen.folds;
  const same = Uint8Array.from(used, (pair) => Number(pair.same));
  const protocol = { metric: settings.metric, subtractMean: settings.subtractMean, folds };
  const result = evaluatePairs(
    used.map(({ a }) => vectors.get(a)!),
    used.map(({ b }) => vectors.get(b)!),
    same,
    { ...protocol, far: options.far },
  );
  const { accuracy, val, auc, eer, bestThreshold, roc, distances } = result;
  return {
    accuracy,
    val: { mean: val.mean, std: val.std, far: val.far },
    auc,
    eer,
    bestThreshold,
    pairs: { used: used.length, skipped },
    distances,
    same,
    photos: used.map(({ a, b }) => [a, b]),
    named: used.map(({ named }) => named),
    roc,
    metric: settings.metric!,
    model: model.id,
    options: {
      ...embed,
      ...protocol,
      far: options.far ?? 1e-3,
      preset: options.preset ?? 'plain',
      pairs: chosen.from,
    },
    warnings: [
      ...chosen.warnings,
      ...aboutSettings(model, settings, aligned),
      ...duplicatesOf(index),
      ...result.warnings,
    ],
  };
}

function aboutSettings(model: ModelInfo, settings: Preset, aligned: boolean): string[] {
  const info = model.embedder!;
  const warnings: string[] = [];
  if (settings.standardise && settings.standardise !== info.standardisation) {
    warnings.push(
      `${model.title} wants ${info.standardisation} standardisation; this run used ${settings.standardise}.`,
    );
  }
  if (settings.flip && settings.metric === 'euclidean') {
    warnings.push(
      'Mirrored faces with the Euclidean metric: the original cannot measure this, as its distances reach 8 and its thresholds end at 4. Here the two halves are scaled to length 1 together, so distances stay within 4.',
    );
  }
  if (aligned && info.crop.rule === 'landmarks') {
    warnings.push(
      `${model.title} wants faces aligned by landmarks: they were found again inside each crop.`,
    );
  }
  return warnings;
}

function duplicatesOf({ duplicates }: PhotoIndex): string[] {
  if (duplicates.length === 0) return [];
  return [
    `${duplicates.length} photos come twice under one name; the first was used. One is ${duplicates[0]}.`,
  ];
}

function defined(options: EvaluateOptions): Preset {
  const { standardise, flip, metric, subtractMean } = options;
  const given = { standardise, flip, metric, subtractMean };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
