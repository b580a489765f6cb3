/** An ONNX model under construction: nodes and their constants, in the order they run. */
import { toHalves } from '../../files/parsing/halves';
import { bytes, float, integer, message, string, type Encoded } from './protobuf';

/** Attributes as ONNX has them: a number is an integer unless it is wrapped. */
export type Attributes = Record<string, number | string | number[] | { float: number }>;

/** A side that is known, or the name of one that is not. */
export type Side = number | string;

/** A value of a model, and the sides of its tensor. */
export interface Port {
  name: string;
  shape: Side[];
}

export type Precision = 'float32' | 'float16';

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const FLOAT16 = 10;
const ATTRIBUTE = { float: 1, integer: 2, string: 3, integers: 7 };

export class Graph {
  readonly #nodes: Encoded[] = [];
  readonly #constants = new Map<string, Encoded>();

  /** @param precision of the constants that are weights; what computes is float32 */
  constructor(private readonly precision: Precision = 'float32') {}

  /** @returns the name of the node's one output */
  node(
    operator: string,
    inputs: string[],
    attributes: Attributes = {},
    output = `${operator}_${this.#nodes.length}`,
  ): string {
    this.#nodes.push(
      message(
        1,
        ...inputs.map((input) => string(1, input)),
        string(2, output),
        string(4, operator),
        ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
      ),
    );
    return output;
  }

  /** Weights by their name, made once. Half precision is widened by a node: not every engine computes with it. */
  weights(
    name: string,
    make: () => { shape: number[]; values: Float32Array<ArrayBuffer> },
  ): string {
    if (this.precision === 'float32') return this.constant(name, make);
    const widened = `${name} widened`;
    if (this.#constants.has(name)) return widened;
    const { shape, values } = make();
    const raw = bytesOf(toHalves(values));
    this.#constants.set(name, initializer(name, shape, FLOAT16, raw));
    return this.node('Cast', [name], { to: FLOAT }, widened);
  }

  /** A constant by its name, which is made once. */
  constant(
    name: string,
    make: () => { shape: number[]; values: Float32Array<ArrayBuffer> },
  ): string {
    if (!this.#constants.has(name)) {
      const { shape, values } = make();
      this.#constants.set(name, initializer(name, shape, FLOAT, bytesOf(values)));
    }
    return name;
  }

  /** A list of whole numbers, for nodes that take them as an input. */
  integers(values: number[]): string {
    const name = `integers_${values.join('_')}`;
    const raw = bytesOf(BigInt64Array.from(values, BigInt));
    this.#constants.set(name, initializer(name, [values.length], INT64, raw));
    return name;
  }

  /**
   * The model's file, in pieces.
   * @param metadata texts by name that are kept in it
   */
  finish(input: Port, output: Port, metadata: Readonly<Record<string, string>> = {}): Encoded {
    const graph = message(
      7,
      ...this.#nodes,
      string(2, 'network'),
      ...this.#constants.values(),
      message(11, valueInfo(input)),
      message(12, valueInfo(output)),
    );
    return [
      integer(1, IR_VERSION),
      string(2, 'Facet'),
      graph,
      message(8, string(1, ''), integer(2, OPSET)),
      ...Object.entries(metadata).map(([key, value]) =>
        message(14, string(1, key), string(2, value)),
      ),
    ].flat();
  }
}

function attribute(name: string, value: Attributes[string]): Encoded {
  const of = (type: keyof typeof ATTRIBUTE, ...value: Encoded[]) =>
    message(5, string(1, name), ...value, integer(20, ATTRIBUTE[type]));
  if (typeof value === 'number') return of('integer', integer(3, value));
  if (typeof value === 'string') return of('string', string(4, value));
  if (Array.isArray(value)) return of('integers', ...value.map((each) => integer(8, each)));
  return of('float', float(2, value.float));
}

function initializer(
  name: string,
  shape: number[],
  type: number,
  raw: Uint8Array<ArrayBuffer>,
): Encoded {
  const dims = shape.map((side) => integer(1, side));
  return message(5, ...dims, integer(2, type), string(8, name), bytes(9, raw));
}

function bytesOf(values: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function valueInfo({ name, shape }: Port): Encoded {
  const dims = shape.map((side) =>
    message(1, typeof side === 'number' ? integer(1, side) : string(2, side)),
  );
  const tensor = message(1, integer(1, FLOAT), message(2, ...dims));
  return [...string(1, name), ...message(2, tensor)];
}
