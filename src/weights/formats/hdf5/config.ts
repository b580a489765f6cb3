/**
 * Keras 3 keeps the weights of a model by the kinds of its layers, counted: "conv2d_12". What each is called the
 * file `config.json` beside them says, which lists the layers in the same order.
 */
import { COST, type Budget } from '../../../files/parsing/budget';
import type { NamedBytes } from '../format';
import { parseJson, type Json } from '../json';

/** The names of layers by how the weights count them. */
export function layerNames(
  { name: file, bytes }: NamedBytes,
  budget: Budget,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const layers = entry(parseJson(bytes, file, budget, 'is no JSON', 'config'), 'config', 'layers');
  for (const layer of Array.isArray(layers) ? layers : []) {
    const [kind, name] = [entry(layer, 'class_name'), entry(layer, 'config', 'name')];
    if (typeof kind !== 'string' || typeof name !== 'string') continue;
    const group = snakeCase(kind.slice(0, 100));
    const count = counts.get(group) ?? 0;
    budget.spend(COST.entry);
    counts.set(group, count + 1);
    names.set(count > 0 ? `${group}_${count}` : group, name);
  }
  return names;
}

function entry(table: Json | undefined, ...path: string[]): Json | undefined {
  let value = table;
  for (const name of path) value = value instanceof Map ? value.get(name) : undefined;
  return value;
}

/** "BatchNormalization" is "batch_normalization", "PReLU" "p_re_lu", "Conv2D" "conv2d". */
function snakeCase(kind: string): string {
  return kind
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
