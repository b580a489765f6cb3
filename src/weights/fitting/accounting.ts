/** Every tensor is accounted for: missing, left over, misshapen and non-finite ones are named. */
import { FacetError } from '../../base/errors';
import type { WeightTensor } from '../../base/types';
import { quoted } from '../../files/parsing/errors';
import type { RawTensors } from '../../files/parsing/tensor';
import { expectedOf, partsOf, type NetworkId, type NetworkPart } from './parts';

/** One part of a network, or all of it, converted: `tensors[i]` starts at its `offset` in `data` (floats). */
export interface ConvertedPart {
  tensors: WeightTensor[];
  data: Float32Array<ArrayBuffer>;
}

/** How many names one sentence lists before it only counts. */
const MOST_NAMED = 6;

/** What stands between a file and a part of a network, a phrase each; empty where it fits. */
export function differences(part: NetworkPart, raw: RawTensors): string[] {
  const tensors = expectedOf(part, (name) => raw.has(name));
  const expected = new Set(tensors.map(({ name }) => name));
  const missing = tensors.filter(({ name }) => !raw.has(name)).map(({ name }) => name);
  const leftOver = [...raw.keys()].filter((name) => !expected.has(name) && !isOptional(part, name));
  const misshapen = tensors.flatMap(({ name, shape }) => {
    const found = raw.get(name)?.shape;
    if (!found || sameShape(found, shape)) return [];
    return [`${name} is [${found.join(', ')}] where [${shape.join(', ')}] belongs`];
  });
  return [
    ...(missing.length ? [`missing: ${list(missing)}`] : []),
    ...(leftOver.length ? [`left over: ${list(leftOver.map(quoted))}`] : []),
    ...(misshapen.length ? [`misshapen: ${list(misshapen)}`] : []),
  ];
}

/**
 * A file's tensors as the part they belong to, in the order of the network's layers, in one buffer.
 * @throws FacetError `WEIGHTS_MISMATCH`, naming every tensor that is missing, left over, misshapen
 * or not finite
 */
export function convertPart(part: NetworkPart, raw: RawTensors, file: string): ConvertedPart {
  const problems = differences(part, raw);
  if (problems.length) throw mismatch(file, part, problems);
  const expected = expectedOf(part, (name) => raw.has(name));
  const data = new Float32Array(expected.reduce((sum, { shape }) => sum + size(shape), 0));
  const tensors: WeightTensor[] = [];
  const broken: string[] = [];
  let offset = 0;
  for (const { name, shape } of expected) {
    const values = data.subarray(offset, offset + size(shape));
    raw.get(name)!.copyTo(values);
    if (!isFinite(values)) broken.push(name);
    tensors.push({ name: part.prefix + name, shape: [...shape], offset });
    offset += values.length;
  }
  if (broken.length === 0) return { tensors, data };
  throw mismatch(file, part, [`not finite (NaN or infinite values): ${list(broken)}`]);
}

/** A network's parts in one buffer. A single part gives its own. */
export function assemble(parts: readonly ConvertedPart[]): ConvertedPart {
  if (parts.length === 1) return parts[0]!;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  const tensors: WeightTensor[] = [];
  let start = 0;
  for (const part of parts) {
    data.set(part.data, start);
    for (const tensor of part.tensors) {
      tensors.push({ ...tensor, offset: start + tensor.offset });
    }
    start += part.data.length;
  }
  return { tensors, data };
}

/** Whether stored weights have exactly the tensors of their network, inside a buffer of `length` floats. */
export function fitsNetwork(
  network: NetworkId,
  tensors: readonly WeightTensor[],
  length: number,
  embeddingSize?: number,
): boolean {
  const names = new Set(tensors.map(({ name }) => name));
  const expected = partsOf(network, embeddingSize).flatMap((part) =>
    expectedOf(part, (name) => names.has(part.prefix + name)).map(({ name, shape }) => ({
      name: part.prefix + name,
      shape,
    })),
  );
  let end = 0;
  const fits = expected.every(({ name, shape }, i) => {
    const tensor = tensors[i];
    const start = end;
    end += size(shape);
    return tensor?.name === name && tensor.offset === start && sameShape(tensor.shape, shape);
  });
  return fits && tensors.length === expected.length && length === end;
}

/** The error for a file that is nearly a part of a network. */
export function mismatch(file: string, part: NetworkPart, problems: string[]): FacetError {
  return new FacetError(
    'WEIGHTS_MISMATCH',
    `${file} is not ${part.title}: ${problems.join('; ')}.`,
    { hint: 'Add the weights of the network that Facet names here.', file, detail: problems },
  );
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

/** A layer is known by the last part of its name: "Logits/weights" is of "Logits". */
function isOptional({ optional }: NetworkPart, name: string): boolean {
  return optional.includes(name.split('/').at(-2) ?? '');
}

function isFinite(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

function list(names: string[]): string {
  const rest = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
