/** Weights: which there are, adding, removing, choosing, exporting. */
import type {
  CallOptions,
  EmbedderSettings,
  ExportModelOptions,
  ModelInfo,
  WeightFormat,
} from '../base/types';
import type { Engine } from '../engine/engine';
import { nameOf, toWire } from '../engine/photo';
import { checkId, checkMany, checkOptions } from './arguments';
import { EXPORT_MODEL } from './export-options';
import { callWith, filled } from './options';

export type Precision = 'float32' | 'float16';

export async function models(engine: Engine, options: CallOptions = {}): Promise<ModelInfo[]> {
  const known = await engine.files(options, (files) => files.list());
  const { detector, embedder } = engine.status.value;
  return known.map((model) => ({
    ...model,
    loaded: engine.residents.has(model.id),
    inUse: [detector, embedder].some((used) => used?.id === model.id),
  }));
}

/** The formats of weight files that `addModel` reads. */
export function formats(engine: Engine): Promise<readonly WeightFormat[]> {
  return engine.files({}, (files) => files.formats());
}

/** Adds weight files; what is better than what is in use takes over. */
export async function addModel(
  engine: Engine,
  files: Iterable<File> | URL,
  options: CallOptions = {},
): Promise<ModelInfo[]> {
  if (!(files instanceof URL)) checkMany(files, 'weight files');
  const named =
    files instanceof URL
      ? [{ name: nameOf(files) ?? files.href, blob: (await toWire(files)) as Blob }]
      : [...files].map((file) => ({ name: file.name, blob: file as Blob }));
  try {
    const added = await engine.files(options, (library, crossing) => library.add(named, crossing));
    // Weights added again may differ from those on the device.
    for (const { id } of added) await engine.drop(id);
    return added;
  } finally {
    await chooseAgain(engine);
  }
}

export async function removeModel(
  engine: Engine,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  checkId(id);
  await engine.files(options, (files) => files.remove(id));
  await engine.drop(id);
  await chooseAgain(engine);
}

/** Loads the embedder that calls without a model use from now on, and says which it is. */
export function useEmbedder(engine: Engine, preferred?: string): Promise<ModelInfo> {
  return engine.vision({}, (remote) => engine.residents.useBest(remote, 'embedder', preferred));
}

/** Sets what belongs to an embedder's weights anew: crop, standardisation, threshold, calibration; `{}` goes back. */
export async function configureModel(
  engine: Engine,
  id: string,
  settings: EmbedderSettings,
): Promise<ModelInfo> {
  const info = await engine.files({}, (files) => files.configure(id, settings));
  await engine.drop(id);
  await chooseAgain(engine);
  return info;
}

/**
 * Weights that are here as a file for others, which Facet reads again.
 * @throws FacetError `MODEL_UNKNOWN`, `INVALID_OPTION`, among it values too large for float16
 */
export async function exportModel(
  engine: Engine,
  id: string,
  options: ExportModelOptions & CallOptions,
): Promise<Blob> {
  checkId(id);
  checkOptions(options, EXPORT_MODEL);
  const { format, dtype } = filled<ExportModelOptions, typeof EXPORT_MODEL>(EXPORT_MODEL, options);
  return engine.files(callWith({ format, dtype }, options), (files, crossing) =>
    files.export(id, crossing),
  );
}

/** Stores weights in another precision; resolves to the largest difference it makes to any embedding value. */
export async function storeModelAs(
  engine: Engine,
  id: string,
  dtype: Precision,
  options: CallOptions = {},
): Promise<number> {
  const probe = () =>
    engine.vision(options, async (remote) => {
      await engine.residents.ensure(remote, 'embedder', id);
      return remote.embedding.probe(id);
    });
  const before = await probe();
  await engine.files(options, (files, crossing) => files.storeAs(id, dtype, crossing));
  await engine.drop(id);
  const after = await probe();
  return before.reduce((most, value, i) => Math.max(most, Math.abs(value - after[i]!)), 0);
}

/** The best detector; the best embedder where one was in use. */
export async function chooseAgain(engine: Engine): Promise<void> {
  await engine.useBest('detector');
  if (engine.status.value.embedder) await engine.useBest('embedder');
}
