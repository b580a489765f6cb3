/**
 * face-api's weights: a manifest in JSON that lists tensors, and their bytes in files beside it, one
 * tensor after another. A quantised tensor holds a byte q a value: q * scale + min.
 */
import { joined, latin1 } from '../../../base/bytes';
import type { DType } from '../dtype';
import { endsEarly, invalid, quoted } from '../errors';
import type { Companion, NamedBytes } from '../format';
import { denseStrides, elementCount, RawTensor, type RawTensors } from '../tensor';

const TYPES: Record<string, DType> = {
  float32: { kind: 'f', size: 4, littleEndian: true },
  float16: { kind: 'f', size: 2, littleEndian: true },
  uint8: { kind: 'u', size: 1, littleEndian: true },
  uint16: { kind: 'u', size: 2, littleEndian: true },
};

const MOST_TENSORS = 20_000;

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
  const manifest = parseManifest(bytes, name);
  const [only, ...more] = manifest.paths;
  if (only === undefined || more.length > 0) return manifest.paths.map((path) => ({ name: path }));
  // Browsers rename what they download twice: a file of the very size is meant, too.
  return [{ name: only, fits: ({ size }) => size === manifest.bytes }];
}

function parseManifest(bytes: Uint8Array<ArrayBuffer>, file: string): Manifest {
  const manifest: Manifest = { paths: [], tensors: [], bytes: 0 };
  for (const group of parseGroups(bytes, file)) {
    const { weights, paths } = (group ?? {}) as Record<string, unknown>;
    if (!Array.isArray(weights) || !Array.isArray(paths) || !paths.every(isText)) {
      throw invalid(file, 'lists tensors without the files they lie in');
    }
    manifest.paths.push(...paths);
    for (const entry of weights as unknown[]) {
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
export function readManifest(main: NamedBytes, beside: readonly NamedBytes[]): RawTensors {
  const manifest = parseManifest(main.bytes, main.name);
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

function parseGroups(bytes: Uint8Array<ArrayBuffer>, file: string): unknown[] {
  try {
    const groups: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (Array.isArray(groups)) return groups;
  } catch {
    // Falls through to the one sentence for manifests that are none.
  }
  throw invalid(file, 'is no list of weights');
}

function parseTensor(entry: unknown, file: string): ManifestTensor {
  const { name, shape, dtype, quantization } = (entry ?? {}) as Record<string, unknown>;
  const { dtype: stored, scale, min } = (quantization ?? {}) as Record<string, unknown>;
  const type = TYPES[String(stored ?? dtype)];
  const sides =
    Array.isArray(shape) && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  if (!isText(name) || !sides || !type) {
    throw invalid(file, `lists ${quoted(String(name))} with a shape or a type that is none`);
  }
  if (quantization && !(Number.isFinite(scale) && Number.isFinite(min))) {
    throw invalid(file, `lists ${quoted(name)} without the range of its values`);
  }
  const quantised = quantization ? { scale: scale as number, min: min as number } : undefined;
  return { name, shape: shape as number[], dtype: type, quantised };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
