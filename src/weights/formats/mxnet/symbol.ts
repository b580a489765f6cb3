/** MXNet's -symbol.json: the graph beside a .params file. It tells what the arrays alone do not: what each is for. */
import { latin1 } from '../../../base/bytes';
import type { Budget } from '../../../files/parsing/budget';
import { invalid } from '../../../files/parsing/errors';
import type { NamedBytes } from '../format';
import { OperationCounts, pictureOf, type GraphSummary } from '../graph';
import { parseJson, type Json, type JsonTable } from '../json';

const MOST_NODES = 200_000;
const NO_GRAPH = 'is no graph of MXNet';

/** A node of the graph; that of an array, or of what the network takes, has the operation "null". */
export interface SymbolNode {
  operation: string;
  name: string;
  attributes: JsonTable;
  /** Indices of nodes. */
  inputs: number[];
}

/** Whether the bytes begin as a graph of MXNet does: nodes first, and an operation in the first. */
export function isSymbol(bytes: Uint8Array): boolean {
  return /^\s*\{\s*"nodes"\s*:\s*\[\s*\{\s*"(op|name)"\s*:/.test(latin1(bytes.subarray(0, 512)));
}

/** "model-symbol.json" of "model-0000.params". */
export function symbolName(params: string): string {
  return `${params.replace(/(-\d{4})?\.params$/i, '')}-symbol.json`;
}

/** @throws FacetError `WEIGHTS_INVALID`, naming the graph's file */
export function summariseSymbol(graph: NamedBytes, budget: Budget): GraphSummary {
  const counts = new OperationCounts(budget);
  let input: GraphSummary['input'];
  let outputs: number | undefined;
  for (const { operation, attributes } of readNodes(graph, budget)) {
    counts.add(operation);
    const shape = textOf(attributes, '__shape__');
    if (operation === 'null' && shape) input ??= pictureOf(sidesIn(shape));
    if (operation === 'FullyConnected') outputs = Number(textOf(attributes, 'num_hidden'));
  }
  const isCount = outputs !== undefined && Number.isSafeInteger(outputs) && outputs > 0;
  return { operations: counts.all, ...(input && { input }), ...(isCount && { outputs }) };
}

/** @throws FacetError `WEIGHTS_INVALID`, naming the file */
export function readNodes({ bytes, name: file }: NamedBytes, budget: Budget): SymbolNode[] {
  const graph = parseJson(bytes, file, budget, NO_GRAPH);
  const nodes = graph instanceof Map ? graph.get('nodes') : undefined;
  if (!Array.isArray(nodes) || nodes.length > MOST_NODES) throw invalid(file, NO_GRAPH);
  return nodes.map((node) => {
    const table: JsonTable = node instanceof Map ? node : new Map<string, Json>();
    const [operation, name, inputs] = ['op', 'name', 'inputs'].map((key) => table.get(key));
    if (typeof operation !== 'string' || typeof name !== 'string' || !Array.isArray(inputs)) {
      throw invalid(file, NO_GRAPH);
    }
    // MXNet's names for the same, from now back to its beginnings.
    const told = table.get('attrs') ?? table.get('param') ?? table.get('attr');
    return {
      operation,
      name,
      attributes: told instanceof Map ? told : new Map<string, Json>(),
      inputs: inputs.map((input) =>
        Array.isArray(input) && Number.isSafeInteger(input[0]) ? (input[0] as number) : -1,
      ),
    };
  });
}

export function textOf(attributes: JsonTable, name: string): string | undefined {
  const value = attributes.get(name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** The numbers in "(1, 3, 112, 112)". */
export function sidesIn(text = ''): number[] {
  return text.length > 100 ? [] : (text.match(/\d+/g) ?? []).map(Number);
}
