/**
 * face-api's weights: a manifest in JSON that lists tensors, and their bytes in files beside it, one
 * tensor after another. A quantised tensor holds a byte q a value: q * scale + min.
 */
import { joined, latin1 } from '../../../base/bytes';
import { Budget, COST } from '../../../files/parsing/budget';
import type { DType } from '../../../files/parsing/dtype';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import type { Companion, NamedBytes } from '../format';
import { parseJson, type Json } from '../json';
import {
  denseStrides,
  elementCount,
  RawTensor,
  type RawTensors,
} from '../../../files/parsing/tensor';

const TYPES: ReadonlyMap<Json | undefined, DType> = new Map<string, DType>(
  Object.entries({
    float32: { kind: 'f', size: 4, littleEndian: true },
    float16: { kind: 'f', size: 2, littleEndian: true },
    uint8: { kind: 'u', size: 1, littleEndian: true },
    uint16: { kind: 'u', size: 2, littleEndian: true },
  }),
);

const MOST_TENSORS = 20_000;
const MOST_FILES = 2_000;
const MOST_AXES = 16;
/** Of the most tensors, with long names. Bytes. */
const LONGEST = 10_000_000;

interface ManifestTensor {
  name: string;
  shape: number[];
  dtype: DType;
  quantised?: { scale: number; min: number };
}

/** A manifest, parsed: the files it needs, in order, and the tensors in them. */
interface Manifest {
  paths: string[];
  tensors: ManifestTensor[];
  /** What the files hold together, bytes. */
  bytes: number;
}

/** Whether the bytes begin as a manifest does. */
export function isManifest(bytes: Uint8Array): boolean {
  return /^\s*\[\s*\{\s*"(weights|paths)"\s*:/.test(latin1(bytes.subarray(0, 512)));
}

/**
 * The files in which the tensors of a manifest lie.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function listedFiles({ bytes, name }: NamedBytes): Companion[] {
  const manifest = parseManifest(bytes, name, new Budget(name, bytes.length));
  const [only, ...more] = manifest.paths;
  if (only === undefined || more.length > 0) return manifest.paths.map((path) => ({ name: path }));
  // Browsers rename what they download twice: a file of the very size is meant, too.
  return [{ name: only, fits: ({ size }) => size === manifest.bytes }];
}

function parseManifest(bytes: Uint8Array<ArrayBuffer>, file: string, budget: Budget): Manifest {
  const manifest: Manifest = { paths: [], tensors: [], bytes: 0 };
  for (const group of parseGroups(bytes, file, budget)) {
    const table = group instanceof Map ? group : undefined;
    const weights = table?.get('weights');
    const paths = table?.get('paths');
    if (!Array.isArray(weights) || !Array.isArray(paths) || !paths.every(isText)) {
      throw invalid(file, 'lists tensors without the files they lie in');
    }
    for (const path of paths) {
      if (manifest.paths.push(path) > MOST_FILES) {
        throw invalid(file, 'lists more files than any network has');
      }
    }
    for (const entry of weights) {
      budget.spend(COST.tensor);
      const tensor = parseTensor(entry, file);
      manifest.bytes += elementCount(tensor.shape, Number.MAX_SAFE_INTEGER) * tensor.dtype.size;
      if (manifest.tensors.push(tensor) > MOST_TENSORS) {
        throw invalid(file, 'lists more tensors than any network');
      }
    }
  }
  return manifest;
}

/**
 * The tensors that a manifest lists.
 * @param beside the files it names, in its order
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function readManifest(
  main: NamedBytes,
  beside: readonly NamedBytes[],
  budget: Budget,
): RawTensors {
  const manifest = parseManifest(main.bytes, main.name, budget);
  if (beside.length > 1) budget.unpack(beside.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const data = joined(beside.map(({ bytes }) => bytes));
  const file = beside[0]?.name ?? main.name;
  if (manifest.bytes > data.length) throw endsEarly(file);
  if (manifest.bytes < data.length) throw invalid(file, 'is longer than its manifest says');
  const tensors = new Map<string, RawTensor>();
  let at = 0;
  for (const { name, shape, dtype, quantised } of manifest.tensors) {
    if (tensors.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
    const length = elementCount(shape, data.length) * dtype.size;
    const bytes = data.subarray(at, at + length);
    const strides = denseStrides(shape);
    tensors.set(name, new RawTensor({ dtype, shape, strides, offset: 0, bytes, quantised }));
    at += length;
  }
  return tensors;
}

function parseGroups(bytes: Uint8Array<ArrayBuffer>, file: string, budget: Budget): Json[] {
  if (bytes.length > LONGEST) throw invalid(file, "is longer than any network's manifest");
  const why = 'is no list of weights';
  const groups = parseJson(bytes, file, budget, why);
  if (Array.isArray(groups)) return groups;
  throw invalid(file, why);
}

function parseTensor(entry: Json, file: string): ManifestTensor {
  const table = entry instanceof Map ? entry : undefined;
  const name = table?.get('name');
  const shape = table?.get('shape');
  const quantization = table?.get('quantization');
  const range = quantization instanceof Map ? quantization : undefined;
  const dtype = TYPES.get(range?.get('dtype') ?? table?.get('dtype'));
  const isShape = Array.isArray(shape) && shape.length <= MOST_AXES && shape.every(isSide);
  if (!isText(name)) throw invalid(file, 'lists a tensor without a name');
  if (!isShape || !dtype) {
    throw invalid(file, `lists ${quoted(name)} with a shape or a type that is none`);
  }
  if (!quantization) return { name, shape, dtype };
  const [scale, min] = [range?.get('scale'), range?.get('min')];
  if (!isFinite(scale) || !isFinite(min)) {
    throw invalid(file, `lists ${quoted(name)} without the range of its values`);
  }
  return { name, shape, dtype, quantised: { scale, min } };
}

function isSide(value: Json): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isFinite(value: Json | undefined): value is number {
  return Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
