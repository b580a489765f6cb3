/** ONNX files by the definition of onnx.proto, put together field by field. */
import { join } from '../../fixtures/bytes';
import { bytesOf, field, varint, type Tensor } from './containers';
import type { Bytes } from './bytes';

/** The fields of a TensorProto of floats. */
export function floats({ name, shape, values }: Tensor): Bytes {
  return tensorProto(name, shape, 1, field(9, bytesOf(values)));
}

/** @param content the fields that hold the values */
export function tensorProto(name: string, shape: number[], type: number, content: Uint8Array) {
  const dims = shape.map((side) => field(1, side));
  return join(...dims, field(2, type), field(8, name), content);
}

export type Attribute = number | number[] | Uint8Array | { float: number };

/** A NodeProto. */
export function node(
  operator: string,
  inputs: string[],
  outputs: string[],
  attributes: Record<string, Attribute> = {},
): Bytes {
  return join(
    ...inputs.map((input) => field(1, input)),
    ...outputs.map((output) => field(2, output)),
    field(4, operator),
    ...Object.entries(attributes).map(([name, value]) => field(5, attribute(name, value))),
  );
}

function attribute(name: string, value: Attribute): Bytes {
  const head = field(1, name);
  if (typeof value === 'number') return join(head, field(3, value), field(20, 2));
  if (Array.isArray(value)) return join(head, ...value.map((each) => field(8, each)), field(20, 7));
  if (value instanceof Uint8Array) return join(head, field(5, value), field(20, 4));
  const float = bytesOf(Float32Array.of(value.float));
  return join(head, varint(2 * 8 + 5), float, field(20, 1));
}

export interface Model {
  nodes: Bytes[];
  /** TensorProtos. */
  initialisers?: Bytes[];
  outputs: string[];
  input?: string;
}

export function model({ nodes, initialisers = [], outputs, input = 'input' }: Model): Bytes {
  const graph = join(
    ...nodes.map((each) => field(1, each)),
    field(2, 'torch_jit'),
    ...initialisers.map((each) => field(5, each)),
    field(11, field(1, input)),
    ...outputs.map((output) => field(12, field(1, output))),
  );
  const opset = field(8, join(field(1, ''), field(2, 17)));
  return join(field(1, 8), field(2, 'pytorch'), field(3, '2.1.0'), field(7, graph), opset);
}

/** From [x, y, in, out] of the det files to [out, in, y, x]. */
export function turned({
  shape,
  values,
}: Pick<Tensor, 'shape' | 'values'>): Float32Array<ArrayBuffer> {
  const [xs, ys, inputs, outputs] = shape as [number, number, number, number];
  const out = new Float32Array(values.length);
  let at = 0;
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++)
      for (let y = 0; y < ys; y++)
        for (let x = 0; x < xs; x++) out[at++] = values[((x * ys + y) * inputs + i) * outputs + o]!;
  return out;
}

export interface PnetOptions {
  /** What holds the values of one tensor: the fields of a TensorProto's content. Default raw bytes. */
  content?: (tensor: Tensor) => { type: number; content: Uint8Array };
  /** The stride of its second convolution. */
  stride?: number;
  nodes?: Bytes[];
  /** Nodes before the first layer, and constants of theirs. */
  before?: Bytes[];
  constants?: Bytes[];
  outputs?: string[];
}

/** P-Net as PyTorch exports it after folding: no tensor keeps its name, the regressions come first. */
export function pnetModel(tensors: readonly Tensor[], options: PnetOptions = {}): Bytes {
  const { stride = 1, nodes: more = [] } = options;
  const content =
    options.content ?? (({ values }: Tensor) => ({ type: 1, content: field(9, bytesOf(values)) }));
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const initialisers: Bytes[] = [];
  const add = (name: string, shape: number[], values: Float32Array<ArrayBuffer>): string => {
    const own = `onnx::${name}_${100 + initialisers.length}`;
    const { type, content: held } = content({ name: own, shape, values });
    initialisers.push(tensorProto(own, shape, type, held));
    return own;
  };
  const nodes: Bytes[] = [];
  const conv = (x: string, layer: string, out: string, step = 1): string => {
    const kernel = byName.get(`${layer}/weights`)!;
    const [width, height, inputs, outputs] = kernel.shape as [number, number, number, number];
    const weights = add('Conv', [outputs, inputs, height, width], turned(kernel));
    const bias = add('Conv', [outputs], byName.get(`${layer}/biases`)!.values);
    const sides = { kernel_shape: [height, width], strides: [step, step], dilations: [1, 1] };
    nodes.push(node('Conv', [x, weights, bias], [out], { ...sides, group: 1 }));
    return out;
  };
  const slopes = (x: string, layer: string, out: string): string => {
    const { values } = byName.get(`${layer}/alpha`)!;
    nodes.push(node('PRelu', [x, add('PRelu', [values.length, 1, 1], values)], [out]));
    return out;
  };
  let net = slopes(conv('input', 'conv1', '/conv1'), 'PReLU1', '/prelu1');
  const pool = { kernel_shape: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], ceil_mode: 1 };
  nodes.push(node('MaxPool', [net], ['/pool1'], pool));
  net = slopes(conv('/pool1', 'conv2', '/conv2', stride), 'PReLU2', '/prelu2');
  net = slopes(conv(net, 'conv3', '/conv3'), 'PReLU3', '/prelu3');
  conv(net, 'conv4-2', 'regressions');
  conv(net, 'conv4-1', '/logits');
  nodes.push(node('Softmax', ['/logits'], ['scores'], { axis: 1 }));
  return model({
    nodes: [...(options.before ?? []), ...nodes, ...more],
    initialisers: [...initialisers, ...(options.constants ?? [])],
    outputs: options.outputs ?? ['regressions', 'scores'],
  });
}

/** R-Net as facenet-pytorch exports it: the map turned to [N, width, height, channels] before it is flattened. */
export function rnetModel(tensors: readonly Tensor[]): Bytes {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const initialisers: Bytes[] = [];
  const nodes: Bytes[] = [];
  const add = (name: string, shape: number[], values: Float32Array<ArrayBuffer>): string => {
    initialisers.push(floats({ name, shape, values }));
    return name;
  };
  const conv = (x: string, layer: string): string => {
    const kernel = byName.get(`${layer}/weights`)!;
    const [width, height, inputs, outputs] = kernel.shape as [number, number, number, number];
    const weights = add(`${layer} k`, [outputs, inputs, height, width], turned(kernel));
    const bias = add(`${layer} b`, [outputs], byName.get(`${layer}/biases`)!.values);
    nodes.push(node('Conv', [x, weights, bias], [`${layer} out`], { strides: [1, 1] }));
    return `${layer} out`;
  };
  const slopes = (x: string, layer: string, map = true): string => {
    const { values } = byName.get(`${layer}/alpha`)!;
    const shape = map ? [values.length, 1, 1] : [values.length];
    nodes.push(node('PRelu', [x, add(layer, shape, values)], [`${layer} out`]));
    return `${layer} out`;
  };
  const pool = (x: string, out: string): string => {
    nodes.push(node('MaxPool', [x], [out], { kernel_shape: [3, 3], strides: [2, 2] }));
    return out;
  };
  const matrix = (x: string, layer: string): string => {
    const { shape, values } = byName.get(`${layer}/weights`)!;
    const [rows, columns] = shape as [number, number];
    const turnedOver = Float32Array.from(
      { length: values.length },
      (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!,
    );
    const weights = add(`${layer} w`, [columns, rows], turnedOver);
    const bias = add(`${layer} c`, [columns], byName.get(`${layer}/biases`)!.values);
    nodes.push(node('Gemm', [x, weights, bias], [`${layer} out`], { transB: 1 }));
    return `${layer} out`;
  };
  let net = pool(slopes(conv('input', 'conv1'), 'prelu1'), 'pool1');
  net = pool(slopes(conv(net, 'conv2'), 'prelu2'), 'pool2');
  net = slopes(conv(net, 'conv3'), 'prelu3');
  nodes.push(node('Transpose', [net], ['turned'], { perm: [0, 3, 2, 1] }));
  nodes.push(node('Reshape', ['turned', 'sizes'], ['flat']));
  net = slopes(matrix('flat', 'conv4'), 'prelu4', false);
  const outputs = [matrix(net, 'conv5-2'), matrix(net, 'conv5-1')];
  nodes.push(node('Softmax', [outputs[1]!], ['scores'], { axis: 1 }));
  return model({ nodes, initialisers, outputs: [outputs[0]!, 'scores'] });
}
