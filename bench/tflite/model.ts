/** A TensorFlow Lite model under construction, by its schema (version 3). */
import { flatbuffer, type Field, type Node } from './flatbuffer';

/** Operators with their numbers, and those of the options that belong to them. */
const OPERATORS = {
  ADD: { code: 0, options: 11 },
  AVERAGE_POOL_2D: { code: 1, options: 5 },
  CONCATENATION: { code: 2, options: 10 },
  CONV_2D: { code: 3, options: 1 },
  FULLY_CONNECTED: { code: 9, options: 8 },
  MAX_POOL_2D: { code: 17, options: 5 },
  PAD: { code: 34, options: 22 },
  MEAN: { code: 40, options: 27 },
  PRELU: { code: 54, options: 0 },
} as const;

export type Operator = keyof typeof OPERATORS;

export const ACTIVATION = { none: 0, relu: 1, relu6: 3 };
export const PADDING = { same: 0, valid: 1 };

const SCHEMA_VERSION = 3;
const IDENTIFIER = 'TFL3';
const FLOAT32 = 0;
const INT32 = 2;

/** A tensor of the model. */
export interface Value {
  index: number;
  shape: number[];
}

export class Model {
  readonly #tensors: Node[] = [];
  readonly #operators: Node[] = [];
  readonly #codes: Operator[] = [];
  /** The first one is empty, by the schema. */
  readonly #buffers: Node[] = [{ table: [] }];

  tensor(name: string, shape: number[]): Value {
    return this.#add(name, shape, FLOAT32, 0);
  }

  constant(name: string, shape: number[], values: Float32Array | Int32Array): Value {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const buffer = this.#buffers.push({ table: [{ bytes }] }) - 1;
    return this.#add(name, shape, values instanceof Float32Array ? FLOAT32 : INT32, buffer);
  }

  /**
   * @param options its fields by their number
   * @returns its one output
   */
  operator(
    name: Operator,
    inputs: Value[],
    shape: number[],
    options: (Field | undefined)[] = [],
  ): Value {
    const output = this.tensor(`${name}_${this.#operators.length}`, shape);
    if (!this.#codes.includes(name)) this.#codes.push(name);
    const { options: kind } = OPERATORS[name];
    this.#operators.push({
      table: [
        { int: this.#codes.indexOf(name) },
        { ints: inputs.map(({ index }) => index) },
        { ints: [output.index] },
        ...(kind > 0 ? [{ byte: kind }, { table: options }] : []),
      ],
    });
    return output;
  }

  finish(input: Value, output: Value): Uint8Array<ArrayBuffer> {
    const graph: Node = {
      table: [
        { tables: this.#tensors },
        { ints: [input.index] },
        { ints: [output.index] },
        { tables: this.#operators },
        { string: 'main' },
      ],
    };
    const codes = this.#codes.map((name): Node => {
      const { code } = OPERATORS[name];
      return { table: [{ byte: code }, undefined, { int: 1 }, { int: code }] };
    });
    const root: Node = {
      table: [
        { int: SCHEMA_VERSION },
        { tables: codes },
        { tables: [graph] },
        { string: 'written by hand' },
        { tables: this.#buffers },
      ],
    };
    return flatbuffer(root, IDENTIFIER);
  }

  #add(name: string, shape: number[], type: number, buffer: number): Value {
    const table = [{ ints: shape }, { byte: type }, { int: buffer }, { string: name }];
    const index = this.#tensors.push({ table }) - 1;
    return { index, shape };
  }
}
