/** ONNX models (.onnx): their constants by name, and the graph that says what each is for. */
import { COST, Budget } from '../../../files/parsing/budget';
import { invalid } from '../../../files/parsing/errors';
import { withGraph, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import type { Companion, NamedBytes } from '../format';
import { Constants } from './constants';
import { graphOf } from './graph';
import { parseModel, type OnnxModel } from './model';
import type { OnnxTensor } from './tensor';

/** Of so small a tensor nothing is weights: sizes, axes, one number. */
const NO_WEIGHTS = 1;

/**
 * The files in which a model keeps what is too large for it.
 * @throws FacetError `WEIGHTS_INVALID`
 */
export function externalFiles({ bytes, name }: NamedBytes): Companion[] {
  return locationsOf(parseModel(bytes, name, new Budget(name, bytes.length))).map((location) => ({
    name: location,
  }));
}

/**
 * The floating-point constants by their names, with the graph that they lie in.
 * @param beside the files that {@link externalFiles} names, in its order
 * @throws FacetError `WEIGHTS_INVALID`, naming the file and the tensor
 */
export function readOnnx(
  { bytes, name: file }: NamedBytes,
  beside: readonly NamedBytes[],
  budget: Budget,
): RawTensors {
  const model = parseModel(bytes, file, budget);
  if (model.nodes.length === 0) throw invalid(file, 'holds a model without a graph');
  const others = new Map(locationsOf(model).map((location, i) => [location, beside[i]?.bytes]));
  const constants = new Constants(model, file, budget, (location) => others.get(location));
  const graph = graphOf(model, constants, budget);
  const tensors = new Map<string, RawTensor>();
  for (const { name } of model.initialisers) {
    const tensor = constants.get(name);
    if (!tensor || tensor.size <= NO_WEIGHTS || !'fB'.includes(tensor.layout.dtype.kind)) continue;
    budget.spend(COST.entry);
    tensors.set(name, tensor);
  }
  return withGraph(tensors, graph);
}

/** What a model tells in words, text by name. */
export function onnxMetadata({ bytes, name }: NamedBytes): Record<string, string> {
  return Object.fromEntries(parseModel(bytes, name, new Budget(name, bytes.length)).metadata);
}

/** Each once. */
function locationsOf({ nodes, initialisers }: OnnxModel): string[] {
  const locations = new Set<string>();
  const look = (tensor?: OnnxTensor) => {
    if (tensor?.external) locations.add(tensor.external.location);
  };
  initialisers.forEach(look);
  for (const { attributes } of nodes) look(attributes.get('value')?.tensor);
  return [...locations];
}
