/** Two sets of weights of one network: how far apart their layers are, and where they put the same faces. */
import { throwIfAborted } from '../base/errors';
import { Meter } from '../base/meter';
import type { CallOptions, FaceDifference, ModelComparison } from '../base/types';
import type { Engine } from '../engine/engine';
import { squaredEuclidean } from '../protocol/distance';
import { checkId, checkOptions } from './arguments';
import { embedMany } from './embed/embed';
import { drawnPeople } from './samples';

/**
 * @param a id of weights, as `models` lists them, and `b` another
 * @throws FacetError `INVALID_OPTION` for sets of different networks, `MODEL_UNKNOWN`, `WEIGHTS_MISSING`, `OFFLINE`,
 * `ABORTED`
 */
export async function compareModels(
  engine: Engine,
  a: string,
  b: string,
  options: CallOptions = {},
): Promise<ModelComparison> {
  checkId(a);
  checkId(b);
  checkOptions(options);
  const { signal } = options;
  const { kind, network, layers } = await engine.files(options, (files, crossing) =>
    files.compare(a, b, crossing),
  );
  throwIfAborted(signal);
  const faces = kind === 'embedder' ? await facesApart(engine, [a, b], options) : [];
  return { network, layers, faces };
}

/** One face of each drawn person, by both sets with their own crops; photos in which no face is found are left out. */
async function facesApart(
  engine: Engine,
  models: readonly [string, string],
  { signal, onProgress }: CallOptions,
): Promise<FaceDifference[]> {
  const people = await drawnPeople(1);
  const meter = new Meter('photos', models.length * people.size);
  let done = 0;
  const embed = async (model: string): Promise<(Float32Array | undefined)[]> => {
    const embeddings: (Float32Array | undefined)[] = [];
    for await (const { embedded, error } of embedMany(engine, people.values(), {
      ...{ model, face: 'best', signal },
    })) {
      if (error && error.code !== 'NO_FACE') throw error;
      embeddings.push(embedded?.embeddings[0]);
      onProgress?.(meter.at(++done));
    }
    return embeddings;
  };
  const [first, second] = [await embed(models[0]), await embed(models[1])];
  return [...people.keys()].flatMap((photo, i) => {
    const [one, other] = [first[i], second[i]];
    return one && other
      ? [{ photo, distance: squaredEuclidean(ofLengthOne(one), ofLengthOne(other)) }]
      : [];
  });
}

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
