/**
 * Keras's weights in HDF5: the datasets of floats by their path. Keras 2 names a tensor by layer and variable,
 * often with the layer twice; Keras 3 counts the variables of a layer and tells the layer's name beside them.
 */
import { COST, type Budget } from '../../../files/parsing/budget';
import { quoted } from '../../../files/parsing/errors';
import type { RawTensor, RawTensors } from '../../../files/parsing/tensor';
import { textAttribute } from './attributes';
import { datasetTensor } from './datasets';
import { isGroup, linksOf } from './groups';
import type { Companion, NamedBytes } from '../format';
import { layerNames } from './config';
import { Hdf5, type Message } from './reader';

export { isHdf5 } from './reader';

const DEEPEST = 32;
/** The files by these names lie in one archive, `.keras`. */
const IN_ARCHIVE = /(^|\/)model\.weights\.h5$/;
/** What a whole model holds beside its weights. */
const STATE = /^(optimizer_weights|optimizer|_optimizer|compile_metrics|top_level_model_weights)$/;
const VARIABLES = 'vars';

/**
 * @param config of Keras 3, where it is there
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the dataset
 */
export function readHdf5(
  { bytes, name: file }: NamedBytes,
  [config]: readonly NamedBytes[],
  budget: Budget,
): RawTensors {
  const names = config && layerNames(config, budget);
  const hdf5 = new Hdf5(bytes, file, budget);
  const tensors = new Map<string, RawTensor>();
  const add = (path: string[], messages: readonly Message[]): void => {
    const name = nameOf(path);
    const tensor = datasetTensor(hdf5, messages, name);
    if (!tensor) return;
    budget.spend(COST.entry);
    if (tensors.has(name)) throw hdf5.invalid(`holds ${quoted(name)} twice`);
    tensors.set(name, tensor);
  };
  const walk = (path: string[], messages: readonly Message[]): void => {
    if (path.length > DEEPEST) throw hdf5.invalid('holds groups in groups without end');
    const links = [...linksOf(hdf5, messages)];
    const isLayer = path.at(-1) === VARIABLES;
    const layer = isLayer
      ? (textAttribute(hdf5, messages, 'name') ?? names?.get(path.at(-2) ?? ''))
      : undefined;
    const own = layer ? [layer] : path.slice(0, isLayer ? -1 : undefined);
    for (const { name, at } of links) {
      if (path.length === 0 && STATE.test(name)) continue;
      const child = hdf5.messages(at);
      const to = [...own, isLayer ? variableOf(path.at(-2) ?? '', name, links.length) : name];
      budget.text(to.reduce((sum, part) => sum + part.length, 0));
      if (isGroup(child)) walk(to, child);
      else add(to, child);
    }
  };
  walk([], hdf5.messages(hdf5.root()));
  return tensors;
}

const NORM = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
const BY_KIND: readonly [kind: RegExp, names: (count: number) => readonly string[]][] = [
  [/^batch_normalization/, (count) => (count === 3 ? NORM.slice(1) : NORM.slice(-count))],
  [/^(conv|dense|depthwise)/, () => ['kernel', 'bias']],
  [/^p_re_lu/, () => ['alpha']],
];

/** Keras 3's "0" of a layer of three variables, by what kind of layer its group is called after. */
function variableOf(group: string, index: string, count: number): string {
  const [, names] = BY_KIND.find(([kind]) => kind.test(group)) ?? [];
  return (/^\d$/.test(index) && names?.(count)[Number(index)]) || index;
}

/** What tells the names of layers. */
export function configOf({ name }: NamedBytes): Companion[] {
  return IN_ARCHIVE.test(name) ? [{ name: 'config.json', optional: true }] : [];
}

/** "model_weights/Conv2d_1a_3x3/Conv2d_1a_3x3/kernel:0" is "Conv2d_1a_3x3/kernel"; a layer's name may have slashes. */
function nameOf(path: readonly string[]): string {
  const parts = path[0] === 'model_weights' ? path.slice(1) : path;
  const twice = parts.findIndex(
    (_, half) => half > 0 && parts.slice(0, half).every((part, i) => part === parts[half + i]),
  );
  return parts.slice(Math.max(0, twice)).join('/').replace(/:0$/, '');
}
