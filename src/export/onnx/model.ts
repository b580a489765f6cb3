/** A whole network with its weights as one ONNX file (opset 17), which onnxruntime and others run. */
import type { Network } from '../../networks/layers';
import { Graph, type Precision } from './graph';
import { OnnxLayers, type Value, type WrittenLayer } from './layers';
import type { Encoded } from './protobuf';

export const ONNX_INPUT = 'pictures';

export interface OnnxOptions {
  embeddingSize?: number;
  /** Sides of the pictures; names of those that are known only when the model runs. Default those of the network. */
  sides?: [height: number | string, width: number | string];
  /** What the file calls its output. */
  output?: string;
  /** Whether the output is brought to length 1. */
  normalise?: boolean;
  /** Of the weights in the file. Default float32. */
  precision?: Precision;
  /** Texts by name that are kept in the file. */
  metadata?: Readonly<Record<string, string>>;
}

/** Below this an embedding has no direction; of the squared length. As TensorFlow's l2_normalize has it in facenet. */
const SHORTEST = 1e-10;

/**
 * A network as an ONNX file, in pieces: `pictures` [batch, height, width, 3], standardised as the network takes them,
 * to `result`, [batch, outputs], of a network of maps [batch, height, width, channels].
 * @param layers its weights
 */
export function onnxModel(
  network: Network,
  layers: ReadonlyMap<string, WrittenLayer>,
  options: OnnxOptions = {},
): Encoded {
  const { height, width } = network.input;
  const { embeddingSize = 0, sides = [height, width], output = 'result', metadata } = options;
  const graph = new Graph(options.precision);
  const known = sides.map((side) => (typeof side === 'number' ? side : NaN));
  const first = graph.node('Transpose', [ONNX_INPUT], { perm: [0, 3, 1, 2] });
  const walk = new OnnxLayers(graph, layers);
  const last = network.forward<Value>(walk, { name: first, shape: [...known, 3] }, embeddingSize);
  const value = options.normalise ? normalised(graph, last.name) : last.name;
  if (last.shape.length === 3) graph.node('Transpose', [value], { perm: [0, 2, 3, 1] }, output);
  else graph.node('Identity', [value], {}, output);
  const shape = last.shape.map((side, axis) => (Number.isNaN(side) ? `${output}_${axis}` : side));
  return graph.finish(
    { name: ONNX_INPUT, shape: ['batch', ...sides, 3] },
    { name: output, shape: ['batch', ...shape] },
    metadata,
  );
}

/** An embedding over its length. */
function normalised(graph: Graph, name: string): string {
  const squares = graph.node('Mul', [name, name]);
  const sum = graph.node('ReduceSum', [squares, graph.integers([1])], { keepdims: 1 });
  const shortest = graph.constant('shortest', () => ({
    shape: [],
    values: Float32Array.of(SHORTEST),
  }));
  const length = graph.node('Sqrt', [graph.node('Max', [sum, shortest])]);
  return graph.node('Div', [name, length]);
}
