/** A PyTorch model that was saved whole, with its code or as TorchScript: the state dict it would give, nothing of it run. */
import { invalid } from '../../../files/parsing/errors';
import {
  Opaque,
  OrderedDict,
  type PickleDict,
  type PickleValue,
} from '../../../files/pickles/values';
import { TorchTensor } from './pickle';

const MOST_LEVELS = 64;
const MOST_VISITS = 100_000;
/** Where a module keeps what belongs to it. */
const OWN = ['_parameters', '_buffers', '_modules'] as const;

/** Whether an object is a module: it has a module's attributes, or a class that TorchScript compiled. */
export function isModule({ name, attributes }: Opaque): boolean {
  if (!attributes) return false;
  return (
    name.startsWith('__torch__.') || attributes.has('_parameters') || attributes.has('_modules')
  );
}

/**
 * All tensors in a module and the modules in it, by the way to them: "conv2d_1a.conv.weight".
 * @throws FacetError `WEIGHTS_INVALID` for one that has itself in it
 */
export function tensorsOfModule(module: Opaque, file: string): PickleDict {
  const dict = new OrderedDict();
  let visits = 0;
  const visit = (value: Opaque, path: string, level: number): void => {
    if (level > MOST_LEVELS) throw invalid(file, 'nests its modules too deeply');
    for (const [key, inner] of membersOf(value)) {
      if (++visits > MOST_VISITS) throw invalid(file, 'holds more modules than any network');
      const name = `${path}${String(key)}`;
      if (inner instanceof TorchTensor) dict.set(name, inner);
      else if (inner instanceof Opaque && isModule(inner)) visit(inner, `${name}.`, level + 1);
    }
  };
  visit(module, '', 1);
  return dict;
}

/** A compiled module has its tensors and modules among its attributes, any other one in tables of their own. */
function* membersOf({ attributes }: Opaque): Generator<[string, PickleValue]> {
  const isPlain = OWN.some((table) => attributes!.has(table));
  const tables = isPlain ? OWN.map((table) => attributes!.get(table)) : [attributes];
  for (const table of tables) {
    if (!(table instanceof Map)) continue;
    for (const [key, value] of table) if (typeof key === 'string') yield [key, value];
  }
}
