/** An ONNX model under construction: nodes and their constants, in the order they run. */
import { bytes, float, integer, join, message, string, type Encoded } from './protobuf';

/** Attributes as ONNX has them: a number is an integer unless it is wrapped. */
export type Attributes = Record<string, number | string | number[] | { float: number }>;

/** A side that is known, or the name of one that is not. */
export type Side = number | string;

const IR_VERSION = 8;
const OPSET = 17;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { float: 1, integer: 2, string: 3, integers: 7 };

export class Graph {
  readonly #nodes: Encoded[] = [];
  readonly #constants = new Map<string, Encoded>();

  /** @returns the name of the node's one output */
  node(operator: string, inputs: string[], attributes: Attributes = {}): string {
    const output = `${operator}_${this.#nodes.length}`;
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

  /** A constant by its name, which is made once. */
  constant(name: string, make: () => { shape: number[]; values: Float32Array }): string {
    if (!this.#constants.has(name)) {
      const { shape, values } = make();
      const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      this.#constants.set(name, initializer(name, shape, FLOAT, raw));
    }
    return name;
  }

  /** A list of whole numbers, for nodes that take them as an input. */
  integers(values: number[]): string {
    const name = `integers_${values.join('_')}`;
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#constants.set(name, initializer(name, [values.length], INT64, raw));
    return name;
  }

  /** The model's file. */
  finish(input: { name: string; shape: Side[] }, output: { name: string; shape: Side[] }) {
    const graph = message(
      7,
      ...this.#nodes,
      string(2, 'network'),
      ...this.#constants.values(),
      message(11, valueInfo(input)),
      message(12, valueInfo(output)),
    );
    return join(integer(1, IR_VERSION), graph, message(8, string(1, ''), integer(2, OPSET)));
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

function initializer(name: string, shape: number[], type: number, raw: Uint8Array): Encoded {
  const dims = shape.map((side) => integer(1, side));
  return message(5, ...dims, integer(2, type), string(8, name), bytes(9, raw));
}

function valueInfo({ name, shape }: { name: string; shape: Side[] }): Encoded {
  const dims = shape.map((side) =>
    message(1, typeof side === 'number' ? integer(1, side) : string(2, side)),
  );
  const tensor = message(1, integer(1, FLOAT), message(2, ...dims));
  return [...string(1, name), ...message(2, tensor)];
}
