/** TensorFlow Lite models (.tflite, schema version 3): their constants by name, and the graph that says what each is for. */
import { COST, type Budget } from '../../../files/parsing/budget';
import { invalid } from '../../../files/parsing/errors';
import { withGraph, type RawTensor, type RawTensors } from '../../../files/parsing/tensor';
import { FlatBuffer, hasIdentifier } from './flatbuffer';
import { graphOf, readOperators } from './graph';
import { readTensor } from './tensors';

/** Fields of a Model and of its SubGraph. */
const [CODES, GRAPHS, BUFFERS] = [1, 2, 4];
const [TENSORS, INPUTS, OUTPUTS] = [0, 1, 2];
const MOST = 200_000;
const MOST_GRAPHS = 64;

export function isTflite(head: Uint8Array): boolean {
  return hasIdentifier(head, 'TFL3');
}

/** @throws FacetError `WEIGHTS_INVALID`, naming the file and the tensor */
export function readTflite(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  budget: Budget,
): RawTensors {
  const model = new FlatBuffer(bytes, file, budget).root();
  const [graph] = model.tables(GRAPHS, MOST_GRAPHS);
  if (!graph) throw invalid(file, 'holds a model without a graph');
  const buffers = model.tables(BUFFERS, MOST);
  const tensors = graph.tables(TENSORS, MOST).map((table) => readTensor(table, buffers));
  const operators = readOperators(graph, model.tables(CODES, MOST));
  const ends = { inputs: graph.ints(INPUTS, MOST), outputs: graph.ints(OUTPUTS, MOST) };
  const named = new Map<string, RawTensor>();
  for (const { name, values } of tensors) {
    if (!values || values.size <= 1 || !'fB'.includes(values.layout.dtype.kind)) continue;
    budget.spend(COST.entry);
    named.set(name, values);
  }
  return withGraph(named, graphOf(tensors, operators, ends, budget));
}
