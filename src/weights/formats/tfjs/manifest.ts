/**
 * Weights of tfjs: a manifest in JSON that lists tensors, and their bytes in files beside it, one tensor after
 * another. face-api has it as a file of its own, tfjs in its `model.json`, beside the graph or the layers. A
 * quantised tensor holds a byte or two q a value: q * scale + min.
 */
import { latin1 } from '../../../base/bytes';
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

/** Of tensors that are no weights: bytes a value. */
const OTHERS: ReadonlyMap<Json | undefined, number> = new Map<string, number>([
  ['int32', 4],
  ['bool', 1],
]);

const MOST_TENSORS = 20_000;
/** Of a `model.json`. */
const MANIFEST = 'weightsManifest';
const MOST_FILES = 2_000;
const MOST_AXES = 16;
/** Of the most tensors, with long names. Bytes. */
const LONGEST = 10_000_000;

interface ManifestTensor {
  name: string;
  shape: number[];
  /** Undefined of one that is no weights. */
  dtype?: DType;
  /** Bytes. */
  length: number;
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

/** Whether the bytes begin as tfjs's `model.json` does. */
export function isModelJson(bytes: Uint8Array): boolean {
  const head = latin1(bytes.subarray(0, 512));
  return (
    /^\s*\{\s*"\w{1,32}"\s*:/.test(head) &&
    /"(weightsManifest|modelTopology)"\s*:|"(graph|layers)-model"/.test(head)
  );
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
      manifest.bytes += tensor.length;
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
  const data = new Pieces(beside, budget);
  const file = beside[0]?.name ?? main.name;
  if (manifest.bytes > data.length) throw endsEarly(file);
  if (manifest.bytes < data.length) throw invalid(file, 'is longer than its manifest says');
  const tensors = new Map<string, RawTensor>();
  let at = 0;
  for (const { name, shape, dtype, length, quantised } of manifest.tensors) {
    if (tensors.has(name)) throw invalid(file, `holds ${quoted(name)} twice`);
    if (dtype) {
      const bytes = data.slice(at, length);
      const strides = denseStrides(shape);
      tensors.set(name, new RawTensor({ dtype, shape, strides, offset: 0, bytes, quantised }));
    }
    at += length;
  }
  return tensors;
}

/** Files one after another, as if they were one: only what lies across two is copied. */
class Pieces {
  readonly length: number;

  constructor(
    readonly files: readonly NamedBytes[],
    readonly budget: Budget,
  ) {
    this.length = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** Which must lie inside. */
  slice(start: number, length: number): Uint8Array<ArrayBuffer> {
    let [file, at] = [0, start];
    for (; at > 0 && at >= this.files[file]!.bytes.length; file++) {
      at -= this.files[file]!.bytes.length;
    }
    const first = this.files[file]?.bytes ?? new Uint8Array();
    if (at + length <= first.length) return first.subarray(at, at + length);
    this.budget.unpack(length);
    const all = new Uint8Array(length);
    for (let done = 0; done < length; file++, at = 0) {
      const piece = this.files[file]!.bytes.subarray(at, at + length - done);
      all.set(piece, done);
      done += piece.length;
    }
    return all;
  }
}

function parseGroups(bytes: Uint8Array<ArrayBuffer>, file: string, budget: Budget): Json[] {
  if (bytes.length > LONGEST) throw invalid(file, "is longer than any network's manifest");
  const why = 'is no list of weights';
  const all = parseJson(bytes, file, budget, why, MANIFEST);
  if (Array.isArray(all)) return all;
  const groups = all instanceof Map ? all.get(MANIFEST) : undefined;
  if (Array.isArray(groups)) return groups;
  throw invalid(file, all instanceof Map ? 'holds a graph without the list of its weights' : why);
}

function parseTensor(entry: Json, file: string): ManifestTensor {
  const table = entry instanceof Map ? entry : undefined;
  const name = table?.get('name');
  const shape = table?.get('shape');
  const quantization = table?.get('quantization');
  const range = quantization instanceof Map ? quantization : undefined;
  const type = table?.get('dtype');
  const dtype = TYPES.get(range?.get('dtype') ?? type);
  const other = OTHERS.get(type);
  const isShape = Array.isArray(shape) && shape.length <= MOST_AXES && shape.every(isSide);
  if (!isText(name)) throw invalid(file, 'lists a tensor without a name');
  const size = dtype?.size ?? other;
  if (!isShape || size === undefined) {
    throw invalid(file, `lists ${quoted(name)} with a shape or a type that is none`);
  }
  const length = elementCount(shape, Number.MAX_SAFE_INTEGER) * size;
  if (other !== undefined) return { name, shape, length };
  if (!quantization || dtype?.kind === 'f') return { name, shape, dtype, length };
  const [scale, min] = [range?.get('scale'), range?.get('min')];
  if (!isFinite(scale) || !isFinite(min)) {
    throw invalid(file, `lists ${quoted(name)} without the range of its values`);
  }
  return { name, shape, dtype, length, quantised: { scale, min } };
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
