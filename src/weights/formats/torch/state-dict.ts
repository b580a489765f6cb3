/**
 * PyTorch's state dicts: the pickle that names tensors, and the storages they are views of. Two
 * containers hold them: a zip (PyTorch 1.6 on; its entries come unpacked) and, before that, one file
 * of pickles followed by the storages.
 */
import { latin1 } from '../../../base/bytes';
import { Budget, COST } from '../../../files/parsing/budget';
import { ByteReader } from '../../../files/parsing/byte-reader';
import { endsEarly, invalid, quoted } from '../../../files/parsing/errors';
import { unpickleNext } from '../../../files/pickles/machine';
import { findStateDict } from './find-state-dict';
import { TORCH_GLOBALS, torchStorages, TorchTensor, type TorchStorage } from './pickle';
import type { PickleValue } from '../../../files/pickles/values';
import { elementCount, RawTensor, type RawTensors } from '../../../files/parsing/tensor';

type Bytes = Uint8Array<ArrayBuffer>;

/** A pickled 0x1950a86a20f9469cfc6c, with which the older container begins. */
const OLD_MAGIC = '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.';
const OLD_PROTOCOL = 1001;
const MOST_TENSORS = 20_000;

/** A state dict before its storages are there. */
export interface StateDict {
  /** By the names of the state dict, without the counters of batch norm. */
  tensors: ReadonlyMap<string, TorchTensor>;
  /** All storages the pickle names, by key. */
  storages: ReadonlyMap<string, TorchStorage>;
  /** The names are the places in a model that was saved with its code. */
  isModel: boolean;
}

/** Whether the bytes are of the older container. */
export function isOldTorch(bytes: Uint8Array): boolean {
  return latin1(bytes.subarray(0, OLD_MAGIC.length)) === OLD_MAGIC;
}

/** @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE`, naming the file */
export function readOldTorch(bytes: Bytes, file: string, budget: Budget): RawTensors {
  const reader = new ByteReader(bytes, file);
  const next = (): PickleValue => unpickleNext(reader, TORCH_GLOBALS, budget);
  next();
  if (next() !== OLD_PROTOCOL) throw invalid(file, 'is of a PyTorch that Facet does not read');
  const system = next();
  if (system instanceof Map && system.get('little_endian') === false) {
    throw invalid(file, 'was written on a big-endian machine');
  }
  const dict = readStateDict(reader, budget);
  const keys = next();
  if (!Array.isArray(keys)) throw invalid(file, 'has no list of its storages');
  const storages = new Map<string, Bytes>();
  for (const key of keys) {
    const storage = typeof key === 'string' ? dict.storages.get(key) : undefined;
    if (!storage) throw invalid(file, 'lists a storage that no tensor uses');
    const count = reader.uint64();
    if (count > reader.left) throw endsEarly(file);
    storages.set(storage.key, reader.take(count * storage.dtype.size));
  }
  return bindStorages(dict, storages, file, budget);
}

/**
 * The state dict in the pickle at the reader's position; that of a checkpoint which holds one
 * beside other things.
 * @throws FacetError `WEIGHTS_INVALID`, `WEIGHTS_UNSAFE`
 */
export function readStateDict(reader: ByteReader, budget: Budget): StateDict {
  const { file } = reader;
  const storages = new Map<string, TorchStorage>();
  const note = torchStorages((storage) => storages.set(storage.key, storage));
  const root = unpickleNext(reader, TORCH_GLOBALS, budget, note);
  const { dict, isModel } = findStateDict(root, file);
  if (dict.size > MOST_TENSORS) throw invalid(file, 'holds more tensors than any network');
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of dict) {
    // An epoch or a note may stand among the tensors.
    if (!(value instanceof TorchTensor)) continue;
    if (typeof key !== 'string') throw invalid(file, 'holds a tensor without a name');
    if (key.endsWith('.num_batches_tracked')) continue;
    tensors.set(key, value);
  }
  return { tensors, storages, isModel };
}

/**
 * The tensors of a state dict, each held against the storage it lies in.
 * @param storages their bytes, by key
 * @throws FacetError `WEIGHTS_INVALID`, naming the tensor
 */
export function bindStorages(
  { tensors, isModel }: StateDict,
  storages: ReadonlyMap<string, Bytes>,
  file: string,
  budget: Budget,
): RawTensors {
  const total = [...storages.values()].reduce((sum, { length }) => sum + length, 0);
  // Views may overlap, and stand for more than is there.
  const values = new Budget(file, total);
  const bound = new Map<string, RawTensor>();
  for (const [name, { storage, offset, shape, strides }] of tensors) {
    const bytes = storages.get(storage.key);
    if (!bytes) throw invalid(file, `lacks the storage of ${quoted(name)}`);
    const { dtype } = storage;
    const last = shape.reduce((sum, side, axis) => sum + (side - 1) * strides[axis]!, offset);
    const empty = shape.includes(0);
    if (!empty && (last + 1) * dtype.size > bytes.length) {
      throw invalid(file, `has ${quoted(name)} reach beyond its storage`);
    }
    values.spend(elementCount(shape, Number.MAX_SAFE_INTEGER) * 4, name);
    budget.spend(COST.tensor);
    bound.set(name, new RawTensor({ dtype, shape, strides, offset, bytes }));
  }
  return Object.assign(bound, { isModel });
}
