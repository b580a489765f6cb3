/** The names with which PyTorch pickles a state dict: tensors as views of storages that lie outside the pickle. */
import type { DType } from '../../../files/parsing/dtype';
import { COST } from '../../../files/parsing/budget';
import { invalid, quoted, unsafe } from '../../../files/parsing/errors';
import { mayRun } from './may-run';
import {
  Opaque,
  OrderedDict,
  PickleGlobal,
  PickleObject,
  type PersistentLoad,
  type PickleContext,
  type PickleGlobals,
  type PickleValue,
} from '../../../files/pickles/values';

const STORAGES: ReadonlyMap<string, DType> = new Map<string, DType>(
  Object.entries({
    DoubleStorage: { kind: 'f', size: 8, littleEndian: true },
    FloatStorage: { kind: 'f', size: 4, littleEndian: true },
    HalfStorage: { kind: 'f', size: 2, littleEndian: true },
    BFloat16Storage: { kind: 'B', size: 2, littleEndian: true },
    LongStorage: { kind: 'i', size: 8, littleEndian: true },
    IntStorage: { kind: 'i', size: 4, littleEndian: true },
    ShortStorage: { kind: 'i', size: 2, littleEndian: true },
    CharStorage: { kind: 'i', size: 1, littleEndian: true },
    ByteStorage: { kind: 'u', size: 1, littleEndian: true },
    BoolStorage: { kind: 'b', size: 1, littleEndian: true },
  }),
);

const MOST_AXES = 16;

/** Something that is complete as it is made. */
abstract class Complete extends PickleObject {
  override setState(_: PickleValue, { file }: PickleContext): void {
    throw invalid(file, 'gives a state to a tensor');
  }
}

/** A storage by its key; `count` elements are claimed. */
export class TorchStorage extends Complete {
  constructor(
    readonly key: string,
    readonly dtype: DType,
    readonly count: number,
  ) {
    super();
  }
}

/** A view of a storage; offset and strides in elements, not yet held against the storage's size. */
export class TorchTensor extends Complete {
  constructor(
    readonly storage: TorchStorage,
    readonly offset: number,
    readonly shape: number[],
    readonly strides: number[],
  ) {
    super();
  }
}

/** (storage, offset, size, stride, requires_grad, backward_hooks[, metadata]) */
function rebuildTensor(args: PickleValue[], context: PickleContext): TorchTensor {
  const { file } = context;
  const [storage, offset, size, stride] = args;
  const shape = toCounts(size);
  const strides = toCounts(stride);
  if (!(storage instanceof TorchStorage) || !isCount(offset) || !shape || !strides) {
    throw invalid(file, 'holds a tensor without a storage or a shape');
  }
  if (shape.length !== strides.length) {
    throw invalid(file, `holds a tensor of shape [${shape}] with strides [${strides}]`);
  }
  context.spend(COST.tensor);
  return new TorchTensor(storage, offset, shape, strides);
}

/** (tensor, requires_grad, backward_hooks) */
function rebuildParameter([tensor]: PickleValue[], { file }: PickleContext): TorchTensor {
  if (tensor instanceof TorchTensor) return tensor;
  throw invalid(file, 'holds a parameter that is no tensor');
}

function notCallable(_: PickleValue[], { file }: PickleContext): never {
  throw invalid(file, 'makes a storage in a way that PyTorch never does');
}

/** All names that a state dict needs. */
const KNOWN: PickleGlobals = new Map(
  [
    new PickleGlobal('collections.OrderedDict', () => new OrderedDict()),
    new PickleGlobal('collections.defaultdict', () => new OrderedDict()),
    new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor),
    new PickleGlobal('torch._utils._rebuild_parameter', rebuildParameter),
    ...[...STORAGES.keys()].map((name) => new PickleGlobal(`torch.${name}`, notCallable)),
  ].map((made) => [made.name, made]),
);

/** What people save beside their weights means nothing to us, and comes to nothing; what could run is refused. */
export const TORCH_GLOBALS: PickleGlobals = {
  get(name) {
    if (mayRun(name)) return undefined;
    return KNOWN.get(name) ?? new PickleGlobal(name, () => new Opaque(name));
  },
};

/**
 * A storage from its persistent id: ('storage', type, key, device, count[, view]).
 * @param found told of each storage
 */
export function torchStorages(found: (storage: TorchStorage) => void): PersistentLoad {
  return (id, context) => {
    const { file } = context;
    const [tag, type, key, , count, view] = Array.isArray(id) ? id : [];
    const name = type instanceof PickleGlobal ? type.name : '';
    const dtype = STORAGES.get(name.replace(/^torch\./, ''));
    // A class beside its source, as whole models were saved.
    if (tag === 'module' && type instanceof PickleGlobal) return type;
    if (tag !== 'storage' || typeof key !== 'string' || !isCount(count)) {
      throw unsafe(file, 'data stored outside the file');
    }
    if (!dtype) throw invalid(file, `has a storage of type ${quoted(name)}`);
    if (view) throw invalid(file, 'has a storage that is part of another');
    context.spend(COST.object + COST.entry);
    const storage = new TorchStorage(key, dtype, count);
    found(storage);
    return storage;
  };
}

function isCount(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function toCounts(value: PickleValue | undefined): number[] | undefined {
  const valid = Array.isArray(value) && value.length <= MOST_AXES && value.every(isCount);
  return valid ? [...(value as number[])] : undefined;
}
