/** Every tensor is accounted for: missing, left over, misshapen and non-finite ones are named. */
import { FacetError } from '../base/errors';
import type { Weights, WeightTensor } from '../base/types';
import { quoted } from './formats/errors';
import type { RawTensors } from './formats/tensor';
import { NETWORKS, type NetworkId, type NetworkPart } from './networks';

/** One part of a network, converted: `tensors[i]` starts at its `offset` in `data` (floats). */
export interface ConvertedPart {
  tensors: WeightTensor[];
  data: Float32Array<ArrayBuffer>;
}

/** How many names one sentence lists before it only counts. */
const MOST_NAMED = 6;

/** What stands between a file and a part of a network, a phrase each; empty where it fits. */
export function differences(part: NetworkPart, raw: RawTensors): string[] {
  const expected = new Set(part.tensors.map(({ name }) => name));
  const missing = part.tensors.filter(({ name }) => !raw.has(name)).map(({ name }) => name);
  const leftOver = [...raw.keys()].filter((name) => !expected.has(name)).map(quoted);
  const misshapen = part.tensors.flatMap(({ name, shape }) => {
    const found = raw.get(name)?.shape;
    if (!found || sameShape(found, shape)) return [];
    return [`${name} is [${found.join(', ')}] where [${shape.join(', ')}] belongs`];
  });
  return [
    ...(missing.length ? [`missing: ${list(missing)}`] : []),
    ...(leftOver.length ? [`left over: ${list(leftOver)}`] : []),
    ...(misshapen.length ? [`misshapen: ${list(misshapen)}`] : []),
  ];
}

/**
 * The part of a network that a file's tensors fit, by names and shapes alone.
 * @throws FacetError `WEIGHTS_MISMATCH` where half the names of a part are there but it does not
 * fit (each difference named), `WEIGHTS_UNKNOWN` where it resembles none
 */
export function recognisePart(
  raw: RawTensors,
  file: string,
): { network: NetworkId; part: NetworkPart } {
  const candidates = (Object.keys(NETWORKS) as NetworkId[]).flatMap((network) =>
    NETWORKS[network].map((part) => {
      const named = part.tensors.filter(({ name }) => raw.has(name));
      const shaped = named.filter(({ name, shape }) => sameShape(raw.get(name)!.shape, shape));
      const likeness = (named.length + shaped.length) / part.tensors.length;
      return { network, part, likeness };
    }),
  );
  const best = candidates.reduce((a, b) => (b.likeness > a.likeness ? b : a));
  if (best.likeness < 1) {
    throw new FacetError('WEIGHTS_UNKNOWN', `${file} holds weights of no network Facet knows.`, {
      hint: 'Facet knows MTCNN: det1.npy, det2.npy and det3.npy.',
      file,
    });
  }
  const problems = differences(best.part, raw);
  if (problems.length) throw mismatch(file, best.part, problems);
  return best;
}

/**
 * A file's tensors as the part they belong to, in the order of the network's list.
 * @throws FacetError `WEIGHTS_MISMATCH`, naming every tensor that is missing, left over, misshapen
 * or not finite
 */
export function convertPart(part: NetworkPart, raw: RawTensors, file: string): ConvertedPart {
  const problems = differences(part, raw);
  if (problems.length) throw mismatch(file, part, problems);
  const arrays = part.tensors.map(({ name }) => raw.get(name)!.toFloat32());
  const broken = part.tensors.filter((_, i) => !arrays[i]!.every(Number.isFinite));
  if (broken.length) {
    const names = list(broken.map(({ name }) => name));
    throw mismatch(file, part, [`not finite (NaN or infinite values): ${names}`]);
  }
  const tensors = part.tensors.map(({ name, shape }) => ({
    name: `${part.name}/${name}`,
    shape: [...shape],
  }));
  return join([{ tensors, arrays }]);
}

/** A network's parts in one buffer. */
export function assemble(id: string, parts: readonly ConvertedPart[]): Weights {
  const joined = join(
    parts.map(({ tensors, data }) => ({
      tensors,
      arrays: tensors.map(({ offset, shape }) => data.subarray(offset, offset + size(shape))),
    })),
  );
  return { id, ...joined };
}

/** Whether stored weights have exactly the tensors of their network, inside their buffer. */
export function fitsNetwork(network: NetworkId, { tensors, data }: ConvertedPart): boolean {
  const expected = NETWORKS[network].flatMap((part) =>
    part.tensors.map(({ name, shape }) => ({ name: `${part.name}/${name}`, shape })),
  );
  let end = 0;
  const fits = expected.every(({ name, shape }, i) => {
    const tensor = tensors[i];
    const start = end;
    end += size(shape);
    return tensor?.name === name && tensor.offset === start && sameShape(tensor.shape, shape);
  });
  return fits && tensors.length === expected.length && data.length === end;
}

function join(
  groups: { tensors: { name: string; shape: number[] }[]; arrays: Float32Array[] }[],
): ConvertedPart {
  const total = groups.flatMap(({ arrays }) => arrays).reduce((sum, { length }) => sum + length, 0);
  const data = new Float32Array(total);
  const tensors: WeightTensor[] = [];
  let offset = 0;
  for (const group of groups) {
    group.tensors.forEach(({ name, shape }, i) => {
      data.set(group.arrays[i]!, offset);
      tensors.push({ name, shape, offset });
      offset += group.arrays[i]!.length;
    });
  }
  return { tensors, data };
}

function mismatch(file: string, part: NetworkPart, problems: string[]): FacetError {
  return new FacetError(
    'WEIGHTS_MISMATCH',
    `${file} is not the ${part.name} of MTCNN (${part.file}): ${problems.join('; ')}.`,
    { hint: 'Add the weights of the network that Facet names here.', file, detail: problems },
  );
}

function list(names: string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}
